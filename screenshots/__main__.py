"""python -m screenshots [SITE]: pictures of pages of the built samples, into docs/pictures/.

A picture has few colours, so it is kept with a palette: a quarter of the bytes.
"""

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 860
PAGES = {
    "overview": "people/rowan-sample/",
    "standards": "people/rowan-sample/standards/",
    "record": "people/rowan-sample/record/2025-26/",
    "team": "teams/priya-exemplar/",
}
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


def take(browser: Browser, address: str, target: Path) -> None:
    """What a reader sees first of a page."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
    page.goto(address, wait_until="load")
    page.screenshot(path=target)
    page.close()
    Image.open(target).convert("RGB").quantize(128).save(target, optimize=True)


def main(site: Path) -> None:
    missing = [path for path in PAGES.values() if not (site / path / "index.html").is_file()]
    if missing:
        sys.exit(f"{site} has no page {missing[0]}: build the samples first (make site)")
    PICTURES.mkdir(parents=True, exist_ok=True)
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            for name, path in PAGES.items():
                target = PICTURES / f"{name}.png"
                take(browser, f"http://127.0.0.1:{server.server_port}/{path}", target)
                print(target.relative_to(ROOT))
            browser.close()
        server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "site").resolve())
