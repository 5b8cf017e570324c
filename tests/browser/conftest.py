"""One site, one Chromium for all tests of this folder; a context of its own for each page."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from browser.hosting import Host, serving
from chromium import launched
from cpd_portfolio.reading import read
from cpd_portfolio.share.packing import address_of
from making import SAMPLES, build
from test_share import SECRET, WRITTEN

Opened = Callable[..., Page]
expect.set_options(timeout=20_000)  # a busy machine is no fault of a page's
IN_TIME = "2026-04-01T12:00"  # the samples' pack opens until July
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
NOWHERE = "there-is-no-such-page"  # a browser complains of that it is not there


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, built with a secret, so that their pack is there."""
    folder = tmp_path_factory.mktemp("samples")
    shutil.copytree(SAMPLES, folder / "portfolios")
    shutil.copy(SAMPLES.parent / "mkdocs.yml", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("CPD_SHARE_SECRET", WRITTEN)
        build("2026-03-31", "--jobs=1")
    return folder / "site"


@pytest.fixture(scope="package")
def host(site: Path) -> Iterator[Host]:
    with serving(site) as found:
        yield found


@pytest.fixture(scope="package")
def pack(site: Path, host: Host) -> str:
    """The link to the samples' pack, its key with it."""
    (share,) = read([site.parent / "portfolios"]).shares
    return address_of(share.share, SECRET, host.address())


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # nothing leaves this machine, whatever a page asks for
        found = launched(playwright, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
        yield found
        found.close()


class Watch:
    """What pages complain of in the console, and what they ask other hosts for."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        context.on("console", self._said)
        context.on("weberror", self._failed)
        context.on("request", lambda request: self.requests.append(request.url))

    def _said(self, message: Any) -> None:
        if message.type in ("warning", "error") and NOWHERE not in message.location["url"]:
            self.complaints.append(f"{message.location['url']}: {message.text}")

    def _failed(self, found: Any) -> None:
        self.complaints.append(f"{found.page.url}: {found.error}")

    def elsewhere(self, host: Host) -> list[str]:
        here = (host.address(), "data:", "blob:", "about:")
        return [address for address in self.requests if not address.startswith(here)]


class Tabs:
    """Contexts with a tab each. However they are used, pages complain of nothing and ask no other
    host; else `well` fails."""

    def __init__(self, browser: Browser, host: Host) -> None:
        self.browser, self.host = browser, host
        self.watched: list[tuple[BrowserContext, Watch]] = []
        self.kept: dict[str, Page] = {}

    def new(self, clock: str | None = None, **options: Any) -> Page:
        options.setdefault("viewport", WIDE)
        options.setdefault("reduced_motion", "reduce")
        context = self.browser.new_context(**options)
        context.set_default_timeout(30_000)
        self.watched.append((context, Watch(context)))
        if clock is not None:
            context.clock.set_fixed_time(clock)
        return context.new_page()

    def open(self, address: str = "", **options: Any) -> Page:
        return self._gone(self.new(**options), address)

    def reuse(self, address: str = "", **options: Any) -> Page:
        """In the tab that was opened before with these options, if there is one."""
        page = self.kept.get(repr(options)) or self.new(**options)
        self.kept[repr(options)] = page
        page.set_viewport_size(options.get("viewport", WIDE))
        return self._gone(page, address)

    def _gone(self, page: Page, address: str) -> Page:
        page.goto(address if "://" in address else self.host.address(address))
        return page

    def well(self) -> None:
        for _, watch in self.watched:
            complaints, elsewhere = watch.complaints, watch.elsewhere(self.host)
            watch.complaints, watch.requests = [], []
            assert complaints == []
            assert elsewhere == []

    def close(self) -> None:
        for context, _ in self.watched:
            context.close()


@contextlib.contextmanager
def opening(browser: Browser, host: Host) -> Iterator[Opened]:
    tabs = Tabs(browser, host)
    yield tabs.open
    tabs.close()
    tabs.well()


@pytest.fixture
def opened(browser: Browser, host: Host) -> Iterator[Opened]:
    """Opens a page of the site by its address, in a context of its own with what is asked for."""
    with opening(browser, host) as open_page:
        yield open_page


@pytest.fixture(scope="package")
def tabs(browser: Browser, host: Host) -> Iterator[Tabs]:
    found = Tabs(browser, host)
    yield found
    found.close()


@pytest.fixture
def turned(tabs: Tabs) -> Iterator[Opened]:
    """As `opened`, in a tab that other tests have had: quicker, where a test leaves nothing in the
    browser but the page."""
    yield tabs.reuse
    tabs.well()
