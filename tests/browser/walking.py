"""A walk over a page with the Tab key, as whoever uses no mouse makes it."""

from dataclasses import dataclass

from playwright.sync_api import Page

_MOST = 900

# What has the focus: whether it can be seen, what it is called, whether it shows that it has it.
_HERE = """() => {
  const here = document.activeElement
  if (here === null || here === document.body || here === document.documentElement) return null
  const said = (id) => document.getElementById(id)?.textContent || ""
  const labels = [...(here.labels || [])].map((label) => label.textContent).join(" ")
  const name = here.getAttribute("aria-label") || labels || here.textContent || here.title ||
    (here.getAttribute("aria-labelledby") || "").split(/\\s+/).map(said).join(" ")
  const box = [...here.getClientRects()].find((one) => one.width > 0 && one.height > 0)
  const x = box && Math.max(1, Math.min(innerWidth - 2, box.x + Math.min(box.width / 2, 200)))
  const y = box && (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2
  const there = box && document.elementFromPoint(x, y)
  const style = getComputedStyle(here)
  window.walked = window.walked || new Set()
  const before = window.walkedLast
  const after = Node.DOCUMENT_POSITION_FOLLOWING
  const found = {
    html: here.outerHTML.replace(/\\s+/g, " ").slice(0, 160),
    name: name.trim(),
    seen: Boolean(box) && here.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    covered: Boolean(there) && !here.contains(there) && !there.contains(here),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    again: window.walked.has(here),
    back: Boolean(before && here.compareDocumentPosition(before) & after),
  }
  window.walked.add(here)
  window.walkedLast = here
  return found
}"""

# What a mouse can use and the walk has not come to.
_MISSED = """() => [...document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, audio, video, [tabindex], label[for]"
)].filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .filter((one) => [...one.getClientRects()].some((box) => box.width > 0 && box.height > 0))
  .filter((one) => {
    if (one.localName !== "label") return one.tabIndex >= 0
    return !document.getElementById(one.htmlFor).checkVisibility({ visibilityProperty: true }) &&
      one.getAttribute("aria-hidden") !== "true"
  })
  .filter((one) => !window.walked?.has(one))
  .map((one) => one.outerHTML.replace(/\\s+/g, " ").slice(0, 160))"""


@dataclass(frozen=True)
class Step:
    """`covered`: something else lies over it. `outlined`: it shows that it has the focus. `again`:
    the walk has been here. `back`: it stands before the step before."""

    html: str
    name: str
    seen: bool
    covered: bool
    outlined: bool
    again: bool
    back: bool

    @property
    def faults(self) -> list[str]:
        found = {
            "has no name": not self.name,
            "cannot be seen": not self.seen,
            "is covered": self.covered,
            "does not show that it has the focus": not self.outlined,
            "comes a second time": self.again,
            "stands before what came before it": self.back,
        }
        return [f"{self.html} {fault}" for fault, is_so in found.items() if is_so]


def walked(page: Page, key: str = "Tab") -> tuple[list[Step], list[str]]:
    """Every step from the top of the page to its end, or with Shift+Tab from its end to its top,
    and what was not come to."""
    steps: list[Step] = []
    while len(steps) < _MOST:
        page.keyboard.press(key)
        here = page.evaluate(_HERE)
        if here is None:  # past the last, the browser's own controls have their turn
            break
        step = Step(**here)
        if step.again and step.html == steps[0].html:  # or it begins anew
            break
        steps.append(step)
        if step.again:
            break
    return steps, page.evaluate(_MISSED)
