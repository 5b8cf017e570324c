// Sorts and filters the tables marked with data-cpd-sortable. Without it they are plain tables.
(() => {
  const plain = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim()
  const value = (row, at) => {
    const cell = row.cells[at]
    const time = cell.querySelector("time")
    const text = cell.dataset.value || (time ? time.dateTime : cell.textContent.trim())
    const number = /^[\d.]+$/.test(text) ? Number(text) : NaN
    return { text: text === "–" ? "" : plain(text), number }
  }
  const compare = (a, b) => {
    if (!a.text || !b.text) return a.text ? -1 : b.text ? 1 : 0 // what has nothing comes last
    if (!Number.isNaN(a.number) && !Number.isNaN(b.number)) return a.number - b.number
    return a.text.localeCompare(b.text, "en")
  }

  const sortable = table => {
    const body = table.tBodies[0]
    const heads = [...table.tHead.rows[0].cells]
    heads.forEach((head, at) => {
      const button = document.createElement("button")
      button.type = "button"
      button.className = "cpd-sort"
      button.append(...head.childNodes)
      head.append(button)
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending"
        heads.forEach(other => other.removeAttribute("aria-sort"))
        head.setAttribute("aria-sort", down ? "descending" : "ascending")
        const rows = [...body.rows].map(row => ({ row, key: value(row, at) }))
        rows.sort((a, b) => {
          const order = compare(a.key, b.key)
          return down && a.key.text && b.key.text ? -order : order
        })
        body.append(...rows.map(({ row }) => row))
      })
    })
  }

  let made = 0
  const filterable = table => {
    const rows = [...table.tBodies[0].rows]
    if (rows.length < 6) return
    const texts = rows.map(row => plain(row.textContent))
    const box = document.createElement("div")
    box.className = "cpd-filter cpd-filter--table"
    const label = document.createElement("label")
    const input = document.createElement("input")
    const status = document.createElement("p")
    input.id = `cpd-table-filter-${++made}`
    input.type = "search"
    input.autocomplete = "off"
    label.htmlFor = input.id
    label.textContent = table.dataset.cpdFilter || "Show only rows with these words"
    status.setAttribute("role", "status")
    box.append(label, input, status)
    table.before(box)
    const show = () => {
      const words = plain(input.value).split(" ").filter(Boolean)
      let shown = 0
      rows.forEach((row, at) => {
        row.hidden = !words.every(word => texts[at].includes(word))
        if (!row.hidden) shown++
      })
      status.textContent = words.length ? `${shown} of ${rows.length} rows` : ""
    }
    input.addEventListener("input", show)
    window.addEventListener("pageshow", show)
  }

  for (const table of document.querySelectorAll("table[data-cpd-sortable]")) {
    sortable(table)
    filterable(table)
  }
})()
