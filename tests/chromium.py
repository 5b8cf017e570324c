"""A real Chromium for the tests, driven by Playwright: the system's, else the one that Playwright
installed. A test that needs one fails where there is none: it never passes by being left out.

Most tests drive it as Playwright has it (browser/). `Page` here is for those that look at what the
browser itself says of a page, through the DevTools protocol.
"""

import base64
import contextlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Download, Error, Playwright, sync_playwright

SECONDS = 60  # that something is waited for at most: a busy machine is no fault of a page's

_FLAGS = """
--no-sandbox --disable-gpu --disable-quic --disable-component-update
--disable-background-networking --disable-sync --disable-dev-shm-usage
""".split()


def launched(playwright: Playwright, *flags: str) -> Browser:
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    own = playwright.chromium.executable_path
    if program is None and not Path(own).exists():
        pytest.fail("there is no Chromium: `make browser` brings one", pytrace=False)
    return playwright.chromium.launch(executable_path=program or own, args=[*_FLAGS, *flags])


class Page:
    """One tab, with nothing of another's. `requests`: every address it asked for, or would have:
    `blocked` are those that the browser stopped by itself. `complaints`: the warnings and errors
    in its console."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context()
        self.tab = self.context.new_page()
        self.session = self.context.new_cdp_session(self.tab)
        self.requests: list[str] = []
        self.blocked: list[str] = []
        self._asked: dict[str, str] = {}
        self.complaints: list[str] = []
        self.saved: list[str] = []
        heard = {
            "Network.requestWillBeSent": self._requested,
            "Network.loadingFailed": self._failed,
            "Log.entryAdded": self._logged,
            "Runtime.consoleAPICalled": lambda said: self.complaints.append(str(said)),
            "Runtime.exceptionThrown": lambda said: self.complaints.append(str(said)),
        }
        for event, handler in heard.items():
            self.session.on(event, handler)
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def _requested(self, said: dict[str, Any]) -> None:
        self._asked[said["requestId"]] = said["request"]["url"]
        self.requests.append(said["request"]["url"])

    def _failed(self, said: dict[str, Any]) -> None:
        if said.get("blockedReason"):
            self.blocked.append(self._asked[said["requestId"]])

    def _logged(self, said: dict[str, Any]) -> None:
        if said["entry"]["level"] in ("warning", "error"):
            self.complaints.append(said["entry"]["text"])

    def call(self, method: str, **values: Any) -> Any:
        try:
            return self.session.send(method, values)
        except Error as error:
            raise AssertionError(f"{method}: {error}") from None

    def run(self, script: str) -> Any:
        """The value of an expression; promises are waited for."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def wait(self, script: str, seconds: float = SECONDS) -> Any:
        """The value of an expression as soon as it is true."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(AssertionError):
                if found := self.run(script):
                    return found
            self.tab.wait_for_timeout(20)
        raise AssertionError(f"never true: {script}; {self.run('document.body.innerText')}")

    def go(self, address: str) -> None:
        self.call("Page.navigate", url=address)

    def on_every_page(self, script: str) -> None:
        """Runs before the scripts of each page that is opened from here on."""
        self.call("Page.addScriptToEvaluateOnNewDocument", source=script)

    def save_into(self, folder: Path) -> None:
        """Where files go that are downloaded from here on, by the names that they are given."""

        def save(one: Download) -> None:
            one.save_as(folder / one.suggested_filename)
            self.saved.append(one.suggested_filename)

        self.tab.on("download", save)

    def wait_for_file(self, name: str, seconds: float = SECONDS) -> None:
        """Until a download is saved, all of it: a file is there before it is whole."""
        until = time.monotonic() + seconds
        while name not in self.saved:
            assert time.monotonic() < until, f"{name} is not saved"
            self.tab.wait_for_timeout(20)

    def pdf(self, **options: Any) -> bytes:
        return base64.b64decode(self.call("Page.printToPDF", **options)["data"])

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def close(self) -> None:
        self.context.close()


class Chromium:
    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def page(self) -> Page:
        return Page(self.browser)

    def call(self, method: str, **values: Any) -> Any:
        return self.browser.new_browser_cdp_session().send(method, values)


@contextlib.contextmanager
def chromium(*flags: str) -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = launched(playwright, *flags)
        yield Chromium(browser)
        browser.close()
