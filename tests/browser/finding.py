"""A Chromium to drive: the system's, else the one that Playwright installed. Where there is none
a test fails: it never passes by being left out."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

# nothing leaves this machine, whatever a page asks for; `centre.example` is plain http elsewhere
_NO_OTHER_HOST = "MAP centre.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules={_NO_OTHER_HOST}",
]


def launched(playwright: Playwright) -> Browser:
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    own = playwright.chromium.executable_path
    if program is None and not Path(own).exists():
        pytest.fail("there is no Chromium: `make browser` brings one", pytrace=False)
    return playwright.chromium.launch(executable_path=program or own, args=_FLAGS)
