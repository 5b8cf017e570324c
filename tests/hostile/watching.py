"""A page in Chromium that hears of everything a vector may do."""

import re
import time
from pathlib import Path
from typing import Any

from chromium import Chromium
from hostile.vectors import HOST

SURVEY = (Path(__file__).parent / "survey.js").read_text(encoding="utf-8")
FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-popup-blocking",
    "--disable-ipc-flooding-protection",
)


class Watched:
    """`hits`: numbers that were called or asked for, with the page that was open. `elsewhere`:
    what was asked of another host, by any page."""

    def __init__(self, browser: Chromium, scripts: bool = True) -> None:
        self.page = browser.page()
        self.address = ""
        self.hits: list[tuple[int, str]] = []
        self.loaded = 0
        self.moved: list[str] = []
        heard = {
            "Runtime.bindingCalled": self._hit,
            "Network.requestWillBeSent": self._asked,
            "Page.loadEventFired": self._load,
            "Page.frameNavigated": self._moved,
            "Page.javascriptDialogOpening": self._dialog,
        }
        self.elsewhere: list[str] = []
        for event, handler in heard.items():
            self.page.session.on(event, handler)
        self.page.call("Runtime.addBinding", name="cpdHit")
        self.page.on_every_page(SURVEY)
        if not scripts:
            self.page.call("Emulation.setScriptExecutionDisabled", value=True)

    def _hit(self, values: dict[str, Any]) -> None:
        found = re.fullmatch(r"\d+", str(values["payload"]))
        self.hits.append((int(found[0]) if found else 0, self.address))

    def _asked(self, values: dict[str, Any]) -> None:
        url = values["request"]["url"]
        if re.match(r"(https?|ftp|wss?):", url) and not url.startswith("http://127.0.0.1:"):
            self.elsewhere.append(url)
            if found := re.match(rf"\w+://{re.escape(HOST)}/(\d+)", url):
                self.hits.append((int(found[1]), self.address))

    def _load(self, _values: dict[str, Any]) -> None:
        self.loaded += 1

    def _moved(self, values: dict[str, Any]) -> None:
        if "parentId" not in values["frame"]:
            self.moved.append(values["frame"]["url"])

    def _dialog(self, _values: dict[str, Any]) -> None:
        self.hits.append((0, self.address))

    def go(self, address: str, seconds: float = 20) -> None:
        """Until the page and all that it asks for are there."""
        self.address, self.moved, before = address, [], self.loaded
        self.page.go(address)
        until = time.monotonic() + seconds
        while self.loaded == before:
            assert time.monotonic() < until, f"{address} does not load"
            self.page.tab.wait_for_timeout(5)

    def survey(self, root: str | None = None) -> dict[str, Any]:
        found: dict[str, Any] = self.page.run(f"cpdSurvey({root!r})".replace("None", "null"))
        return found

    def poke(self, root: str | None = None) -> int:
        return int(self.page.run(f"cpdPoke({root!r})".replace("None", "null")))

    def hover(self, selector: str, most: int) -> int:
        """With a real mouse, long enough for a tip to come; returns over how many elements."""
        hovered = 0
        for element in self.page.tab.query_selector_all(selector):
            if hovered == most or not element.is_visible():
                continue
            element.scroll_into_view_if_needed()
            if box := element.bounding_box():
                hovered += 1
                at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
                self.page.tab.mouse.move(*at, steps=4)
                self.page.tab.wait_for_timeout(400)
        return hovered

    def numbers(self) -> set[int]:
        return {number for number, _ in self.hits}
