// The filter of the front page: shows the people whose text holds every word typed.
(() => {
  const box = document.querySelector("div[data-cpd-filter]") // tables have one too
  if (!box) return
  const input = box.querySelector("input")
  const status = box.querySelector("[role=status]")
  const people = [...document.querySelectorAll("[data-cpd-people] > li")]
  const plain = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")
  const texts = people.map(person => plain([...person.querySelectorAll("span")].map(span => span.textContent).join(" ")))
  const show = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean)
    let shown = 0
    people.forEach((person, at) => {
      const fits = words.every(word => texts[at].includes(word))
      person.hidden = !fits
      if (fits) shown++
    })
    for (const list of document.querySelectorAll("[data-cpd-people]"))
      list.closest("section").hidden = ![...list.children].some(person => !person.hidden)
    status.textContent = !words.length ? "" : shown === 1 ? "1 person" : shown ? `${shown} people` : "Nobody found"
  }
  box.hidden = false
  input.addEventListener("input", show)
  window.addEventListener("pageshow", show) // a browser that goes back keeps what was typed
})()
