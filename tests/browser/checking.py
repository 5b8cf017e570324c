"""axe-core over a page as it stands: WCAG 2.0 to 2.2, A and AA, and what axe calls good
practice."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OPTIONS = {
    "runOnly": _STANDARDS,
    "rules": {"target-size": {"enabled": True}},  # new in 2.2, and off unless asked for
    "resultTypes": ["violations"],
}
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
_AXE = Axe()


def nothing(found: list[str]) -> None:
    """Fails with a line for each thing that was found."""
    assert not found, "\n" + "\n".join(found)


def faults(page: Page, colours_alone: bool = False) -> list[str]:
    """A line each: the rule, the element, and what axe says of it."""
    found = _AXE.run(page, options=_COLOURS if colours_alone else _OPTIONS).response
    assert len(found["passes"]) >= (1 if colours_alone else 10)  # it did look
    return [
        f"{rule['id']}: {node['html'][:200]} {' '.join(node['failureSummary'].split())}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
