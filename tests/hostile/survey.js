// Put into every page before its own scripts. Vectors call `hit`, which calls a binding, so that it
// is heard whatever becomes of the page; `cpdSurvey` says what a page is made of; `cpdPoke` does with each
// element what a reader may do.
(() => {
  const report = cpdHit
  for (const name of ["hit", "alert", "confirm", "prompt", "print"])
    window[name] = number => report(String(number))

  const PLAIN = new Set(["http:", "https:", "mailto:"])
  const ADDRESSES = ["href", "src", "action", "formAction", "data", "poster", "cite", "background", "ping", "srcset", "manifest", "codebase"]
  const depth = text => text.replace(/(\.\.\/)*\.\.?/g, ".").replace(/"(search|base)":"[^"]*"/g, "")

  window.cpdSurvey = root => {
    const found = { shapes: {}, scripts: [], faults: [], ids: {} }
    const scope = root ? document.querySelector(root) : document
    for (const element of scope.querySelectorAll("*")) {
      const tag = element.localName, names = element.getAttributeNames()
      for (const name of names.length ? names : [""]) found.shapes[`${tag} ${name}`] = 1
      for (const name of names) if (/^on/i.test(name)) found.faults.push(`handler ${element.outerHTML.slice(0, 200)}`)
      if (tag === "script") found.scripts.push(element.src ? `src ${new URL(element.src).pathname}` : depth(element.textContent))
      if (element.shadowRoot) found.faults.push(`shadow root in ${tag}`)
      if (element.id) found.ids[element.id] = (found.ids[element.id] || 0) + 1
      for (const name of ADDRESSES) {
        const given = element[name]
        const value = given && given.baseVal !== undefined ? given.baseVal : given
        if (typeof value !== "string" || !value) continue
        let address
        try { address = new URL(value, document.baseURI) } catch { found.faults.push(`address ${value}`); continue }
        const ours = address.origin === location.origin
        const opened = tag === "a" && name === "href" && /\bnoopener\b/.test(element.rel)
        const inPack = root && (address.protocol === "data:" && (tag === "img" || element.hasAttribute("download")))
        if (!inPack && (!PLAIN.has(address.protocol) || (!ours && address.protocol !== "mailto:" && !opened)))
          found.faults.push(`${tag} ${name} ${value.slice(0, 200)}`)
      }
    }
    delete found.ids.__code___content // Material names every block of code without an address like this
    for (const [id, many] of Object.entries(found.ids)) if (many > 1 && !root) found.faults.push(`id ${id} ${many} times`)
    if (!root) {
      const config = document.getElementById("__config")
      if (config && config.localName !== "script") found.faults.push("__config is taken")
      for (const name of ["__md_get", "__md_set", "__md_hash"])
        if (name in window && typeof window[name] !== "function") found.faults.push(`${name} is taken`)
      if (document.querySelectorAll("title").length - document.querySelectorAll("svg title").length !== 1) found.faults.push("titles")
    }
    found.shapes = Object.keys(found.shapes)
    delete found.ids
    return found
  }

  const EVENTS = [
    "mouseover", "mouseenter", "mousemove", "mousedown", "mouseup", "pointerover", "pointerenter",
    "pointerdown", "focus", "focusin", "blur", "keydown", "keypress", "keyup", "input", "change",
    "toggle", "beforetoggle", "error", "load", "animationstart", "animationend", "transitionend", "wheel", "scroll",
    "contextmenu", "dblclick", "auxclick", "copy", "cut", "paste", "dragstart", "dragover", "drop",
    "select", "invalid", "submit", "reset", "begin", "end", "play", "canplay", "touchstart",
  ]
  const kept = event => {
    const link = event.target.closest && event.target.closest("a[href], area[href]")
    const address = link && (link.href.baseVal !== undefined ? link.href.baseVal : link.href)
    if (address && /^(https?|mailto|file|data|blob):/i.test(address)) event.preventDefault()
    if (event.type === "submit" && event.target.matches(".md-search__form")) event.preventDefault()
  }

  window.cpdPoke = async root => {
    addEventListener("click", kept, true)
    addEventListener("submit", kept, true)
    const elements = [...(root ? document.querySelector(root) : document).querySelectorAll("*")]
    for (const element of elements)
      for (const type of EVENTS) element.dispatchEvent(new Event(type, { cancelable: true }))
    let pressed = 0
    for (const element of elements) {
      const press = /^(a|area|button|summary|input|label|text|p|b|x-y|mtext)$/.test(element.localName)
      if (!press || element.type === "reset") continue
      element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, composed: true }))
      if (element.focus) element.focus({ preventScroll: true })
      pressed++
    }
    await new Promise(done => setTimeout(done, 10))
    return pressed
  }
})()
