// Sorts and filters the tables marked with data-cpd-sortable. Without it they are plain tables.
(() => {
  const plain = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim()
  const value = (row, at) => {
    const cell = row.cells[at]
    const time = cell.querySelector("time")
    const text = cell.dataset.value || (time ? time.dateTime : cell.textContent.trim())
    const number = /^[\d.,]+$/.test(text) ? Number(text.replaceAll(",", "")) : NaN // 1,234.5
    return { text: text === "–" ? "" : plain(text), number }
  }
  const compare = (a, b) => {
    if (!a.text || !b.text) return a.text ? -1 : b.text ? 1 : 0 // what has nothing comes last
    if (!Number.isNaN(a.number) && !Number.isNaN(b.number)) return a.number - b.number
    return a.text.localeCompare(b.text, "en", { numeric: true })
  }
  const made = (tag, values, ...children) => {
    const element = Object.assign(document.createElement(tag), values)
    element.append(...children)
    return element
  }
  const title = head => head.dataset.cpdTitle || head.textContent.trim()

  // Above each table: a box to filter it by words, and, where narrow screens show a card a row and
  // no headings, a list of what it can be sorted by. One line says what has come of either.
  let count = 0
  const tools = table => {
    const body = table.tBodies[0]
    const rows = [...body.rows]
    if (rows.length < 2) return
    const heads = [...table.tHead.rows[0].cells]
    const titles = heads.map(title)
    const id = `cpd-table-${++count}`
    const status = made("p")
    status.setAttribute("role", "status")
    const box = made("div", { className: "cpd-filter cpd-filter--table" })

    if (rows.length > 5) {
      const input = made("input", { id: `${id}-filter`, type: "search", autocomplete: "off" })
      const texts = rows.map(row => plain(row.textContent))
      const show = () => {
        const words = plain(input.value).split(" ").filter(Boolean)
        let shown = 0
        rows.forEach((row, at) => {
          row.hidden = !words.every(word => texts[at].includes(word))
          if (!row.hidden) shown++
        })
        status.textContent = !words.length ? "" : shown ? `${shown} of ${rows.length} shown` : "Nothing has these words"
      }
      const words = table.dataset.cpdFilter || "Show only rows with these words"
      box.append(made("div", {}, made("label", { htmlFor: input.id }, words), input))
      input.addEventListener("input", show)
      window.addEventListener("pageshow", show) // a browser that goes back keeps what was typed
    }

    const choice = made("select", { id: `${id}-sort` }, made("option", { value: "" }, "As listed"))
    const sort = (at, down) => {
      heads.forEach(head => head.removeAttribute("aria-sort"))
      choice.value = at === null ? "" : `${at}${down ? "-" : "+"}`
      if (at === null) {
        body.append(...rows)
        status.textContent = "As listed"
        return
      }
      heads[at].setAttribute("aria-sort", down ? "descending" : "ascending")
      const keyed = rows.map(row => ({ row, key: value(row, at) }))
      keyed.sort((a, b) => {
        const order = compare(a.key, b.key)
        return down && a.key.text && b.key.text ? -order : order
      })
      body.append(...keyed.map(({ row }) => row))
      status.textContent = `Sorted by ${titles[at]}${down ? ", downwards" : ""}`
    }
    heads.forEach((head, at) => {
      if (head.dataset.cpdUnsorted !== undefined || !titles[at]) return
      const note = head.querySelector(".cpd-th-note") || "" // a line of its own below the button
      const said = [...head.childNodes].filter(node => node !== note)
      const button = made("button", { type: "button", className: "cpd-sort" }, ...said)
      // where narrow screens have no headings to press, the words stay for those who listen
      head.append(made("span", { className: "cpd-sort-words" }, titles[at]), button, note)
      button.addEventListener("click", () => sort(at, head.getAttribute("aria-sort") === "ascending"))
      choice.append(made("option", { value: `${at}+` }, titles[at]), made("option", { value: `${at}-` }, `${titles[at]}, downwards`))
    })
    choice.addEventListener("change", () => sort(choice.value ? parseInt(choice.value) : null, choice.value.endsWith("-")))
    box.append(made("div", { className: "cpd-sort-by" }, made("label", { htmlFor: choice.id }, "Sort by"), choice), status)
    table.before(box)
  }

  for (const table of document.querySelectorAll("table[data-cpd-sortable]")) tools(table)
})()
