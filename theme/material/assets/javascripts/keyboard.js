// The drawer, the search and the colours for those who use no mouse. Material opens them with
// labels of hidden boxes, which no key reaches; its own script goes on keeping those boxes.
(() => {
  const box = id => document.getElementById(id)
  const openers = [...document.querySelectorAll("[data-cpd-opens]")]

  for (const opener of openers) {
    const toggle = box(opener.dataset.cpdOpens)
    const panel = box(opener.getAttribute("aria-controls"))
    if (!toggle || !panel) continue // an organisation may have templates of its own
    const room = panel.closest(".md-sidebar") || panel
    const set = open => { if (toggle.checked !== open) toggle.click() }
    const close = () => {
      set(false)
      if (opener.offsetParent) opener.focus() // where there is room for the panel there is no button
    }
    opener.addEventListener("click", () => {
      set(true)
      panel.querySelector("input, a[href]").focus()
    })
    for (const closer of room.querySelectorAll("[data-cpd-closes]")) closer.addEventListener("click", close)
    toggle.addEventListener("change", () => opener.setAttribute("aria-expanded", toggle.checked))
    room.addEventListener("focusout", event => {
      if (event.relatedTarget && !room.contains(event.relatedTarget)) set(false)
    })
    room.addEventListener("input", event => {
      set(true) // it was closed with Escape, and is written in again
      event.target.dispatchEvent(new Event("keyup")) // Material waits for a key: speech and paste have none
    })
    document.addEventListener("keydown", event => {
      if (event.key !== "Escape" || !toggle.checked) return
      event.stopPropagation() // Material would take the focus away
      close()
    })
  }

  // Material listens at the window: it opens the search at f, s and /, wherever one is, which
  // whoever speaks to their computer does by accident, and closes it at Tab, before the results.
  document.addEventListener("keydown", event => {
    const writing = event.target.closest("input, textarea, select")
    if (event.key === "Tab" || (event.key.length === 1 && !writing)) event.stopPropagation()
  })
  const results = document.querySelector(".md-search-result__list")
  if (results)
    new MutationObserver(() => {
      for (const link of results.querySelectorAll("[tabindex]")) link.removeAttribute("tabindex")
    }).observe(results, { childList: true, subtree: true })

  // A table that is wider than its place is scrolled by whoever can come to it.
  const watch = new ResizeObserver(entries => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
      else target.removeAttribute("tabindex")
    }
  })
  for (const table of document.querySelectorAll("#__content table")) {
    if (!table.ariaLabel && !table.hasAttribute("aria-labelledby") && !table.caption) table.ariaLabel = "Table"
    watch.observe(table)
  }

  for (const button of document.querySelectorAll("[data-cpd-chooses]")) {
    button.addEventListener("keydown", event => { if (event.key === "Enter") event.stopPropagation() }) // else chosen twice
    button.addEventListener("click", () => {
      box(button.dataset.cpdChooses).click()
      document.querySelector("[data-cpd-chooses]:not([hidden])").focus()
    })
  }
})()
