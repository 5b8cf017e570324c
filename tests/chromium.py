"""A real Chromium for the tests, spoken to through a pipe (the DevTools protocol), so that no
driver has to be installed. A test that needs one fails where there is none: it never passes by
being left out."""

import base64
import contextlib
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

_FLAGS = """
--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-component-update
--disable-background-networking --disable-sync --disable-dev-shm-usage --remote-debugging-pipe
""".split()

_AS_3_AND_4 = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""


class Page:
    """One tab. `requests`: every address it asked for, or would have: `blocked` are those that
    the browser stopped by itself. `complaints`: the warnings and errors in its console."""

    def __init__(self, browser: "Chromium", session: str, target: str) -> None:
        self.browser, self.session, self.target = browser, session, target
        self.requests: list[str] = []
        self.blocked: list[str] = []
        self._asked: dict[str, str] = {}
        self.complaints: list[str] = []
        self.on: dict[str, Callable[[dict[str, Any]], None]] = {}  # events, for who wants more

    def heard_request(self, number: str, address: str) -> None:
        self._asked[number] = address
        self.requests.append(address)

    def heard_failure(self, number: str, reason: str | None) -> None:
        if reason:
            self.blocked.append(self._asked[number])

    def call(self, method: str, **values: Any) -> Any:
        return self.browser.call(method, self.session, **values)

    def run(self, script: str) -> Any:
        """The value of an expression; promises are waited for."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def wait(self, script: str, seconds: float = 15) -> Any:
        """The value of an expression as soon as it is true."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(AssertionError):
                if found := self.run(script):
                    return found
            time.sleep(0.02)
        raise AssertionError(f"never true: {script}; {self.run('document.body.innerText')}")

    def go(self, address: str) -> None:
        self.call("Page.navigate", url=address)

    def on_every_page(self, script: str) -> None:
        """Runs before the scripts of each page that is opened from here on."""
        self.call("Page.addScriptToEvaluateOnNewDocument", source=script)

    def pdf(self, **options: Any) -> bytes:
        return base64.b64decode(self.call("Page.printToPDF", **options)["data"])

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))


class Chromium:
    def __init__(self, folder: Path, *flags: str) -> None:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        program = program or shutil.which("google-chrome")
        if program is None:
            pytest.fail("the tests of the page that opens a pack need Chromium: install `chromium`")
        reads, self.write_end = os.pipe()
        self.read_end, writes = os.pipe()
        theirs = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (reads, writes)]
        launcher = (sys.executable, "-c", _AS_3_AND_4, *map(str, theirs))
        self.process = subprocess.Popen(
            [*launcher, program, *_FLAGS, *flags, f"--user-data-dir={folder}", "about:blank"],
            pass_fds=theirs,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in (reads, writes, *theirs):
            os.close(end)
        self.buffer = b""
        self.last = 0
        self.pages: dict[str, Page] = {}

    def page(self) -> Page:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self.pages[session] = Page(self, session, target)
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.call(f"{domain}.enable")
        return page

    def call(self, method: str, session: str | None = None, **values: Any) -> Any:
        self.last += 1
        message = {"id": self.last, "method": method, "params": values}
        if session is not None:
            message["sessionId"] = session
        raw = json.dumps(message).encode() + b"\0"
        while raw:
            raw = raw[os.write(self.write_end, raw) :]
        return self._answer(self.last, method)

    def _answer(self, number: int, method: str) -> Any:
        until = time.monotonic() + 60
        while True:
            message = self._message(until)
            if message.get("id") == number:
                if "error" in message:
                    raise AssertionError(f"{method}: {message['error']}")
                return message["result"]
            self._heard(message)

    def hear(self, until: float) -> None:
        """Waits for an event and tells its page of it. `until`: by time.monotonic()."""
        self._heard(self._message(until))

    def _heard(self, message: dict[str, Any]) -> None:
        page = self.pages.get(message.get("sessionId", ""))
        if page is None:
            return
        values = message.get("params", {})
        if (more := page.on.get(message.get("method", ""))) is not None:
            more(values)
        if message.get("method") == "Network.requestWillBeSent":
            page.heard_request(values["requestId"], values["request"]["url"])
        elif message.get("method") == "Network.loadingFailed":
            page.heard_failure(values["requestId"], values.get("blockedReason"))
        elif message.get("method") == "Log.entryAdded":
            if values["entry"]["level"] in ("warning", "error"):
                page.complaints.append(values["entry"]["text"])
        elif message.get("method") in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
            page.complaints.append(str(values))

    def _message(self, until: float) -> dict[str, Any]:
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.read_end], [], [], max(0, until - time.monotonic()))
            found = os.read(self.read_end, 1 << 20) if ready else b""
            if not found:
                raise AssertionError("Chromium does not answer")
            self.buffer += found
        raw, _, self.buffer = self.buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(raw)
        return message

    def close(self) -> None:
        with contextlib.suppress(AssertionError, OSError):
            self.call("Browser.close")
        os.close(self.write_end)
        os.close(self.read_end)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def chromium(*flags: str) -> Iterator[Chromium]:
    with tempfile.TemporaryDirectory(prefix="cpd-chromium-", ignore_cleanup_errors=True) as folder:
        browser = Chromium(Path(folder), *flags)
        try:
            yield browser
        finally:
            browser.close()
