"""How long sealing a pack of 5 MB takes, and opening it in Chromium: `make bench-sealing`. Opened
means on the page and laid out, counted from the start of loading the page from the disk."""

import base64
import hashlib
import html
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.words import Words
from cpd_portfolio.share.page import opening_page
from cpd_portfolio.share.sealing import Header, link_key, seal
from tests.chromium import Page, chromium

SIZE, ROUNDS = 5_000_000, 9
SECRET, SALT = (hashlib.sha256(word).digest() for word in (b"a secret", b"a salt"))
HEADER = Header("benchmark", date(2099, 1, 1))
STYLE = "table { border-collapse: collapse; width: 100%; } td { border: 1px solid; padding: 4px; }"
OPENED = """new Promise(done => {
  const look = () => document.documentElement?.dataset.state !== "open" ? setTimeout(look, 1)
    : done([document.body.offsetHeight, performance.now()][1]);
  look();
})"""


def pack(share_of_evidence: float, seed: int = 7) -> bytes:
    """5 MB of HTML: tables of records, and evidence as data: links (which hardly packs)."""
    rng, words = random.Random(seed), Words()
    people = "".join(_people(rng, words, int(SIZE * (1 - share_of_evidence))))
    files = "".join(_files(rng, int(SIZE * share_of_evidence)))
    return f"<title>Pack</title><div>{people}<ul>{files}</ul></div>".encode()


def _people(rng: random.Random, words: Words, size: int) -> Iterator[str]:
    """A table of 40 records for each."""
    while size > 0:
        rows = "".join(f"<tr>{_cells(rng, words)}</tr>" for _ in range(40))
        size -= len(rows)
        yield f"<section><h2>{words.title(rng)}</h2><table>{rows}</table></section>"


def _cells(rng: random.Random, words: Words) -> str:
    cells = [words.title(rng), *(words.text(rng, 80) for _ in range(3)), "2.5"]
    return "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)


def _files(rng: random.Random, size: int) -> Iterator[str]:
    while size > 0:
        held = base64.b64encode(rng.randbytes(min(300_000, size))).decode()
        size -= len(held)
        yield f'<li><a download="c.pdf" href="data:application/pdf;base64,{held}">c.pdf</a></li>'


def sealing(plain: bytes, passphrase: str | None) -> tuple[float, bytes]:
    started = time.perf_counter()
    page = opening_page(seal(plain, HEADER, SECRET, SALT, passphrase), STYLE)
    return time.perf_counter() - started, page


def opening(page: Page, address: str) -> float:
    page.go(f"{address}#{link_key(SECRET, SALT)}")
    return float(page.run(OPENED)) / 1000


def middle(values: list[float]) -> str:
    return f"{statistics.median(values):6.2f} s ({min(values):.2f}–{max(values):.2f})"


def main() -> None:
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        tab = browser.page()
        for what, part in (("text", 0.0), ("half of it evidence", 0.5), ("evidence", 0.98)):
            plain = pack(part)
            found = [sealing(plain, None) for _ in range(ROUNDS)]
            stretched = [sealing(plain, "sallow otter")[0] for _ in range(ROUNDS)]
            file = Path(name) / f"{part}.html"
            file.write_bytes(found[0][1])
            opened = [opening(tab, f"{file.as_uri()}?{number}") for number in range(ROUNDS)]
            sys.stdout.write(
                f"{len(plain) / 1e6:.1f} MB, {what}; as a page {len(found[0][1]) / 1e6:.1f} MB\n"
                f"  sealed                    {middle([seconds for seconds, _ in found])}\n"
                f"  sealed with a passphrase  {middle(stretched)}\n"
                f"  opened in Chromium        {middle(opened)}\n"
            )


if __name__ == "__main__":
    main()
