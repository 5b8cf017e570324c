"""The page that opens a pack, in a real Chromium: from disk, over http on loopback, over plain
http elsewhere. It opens with the right key and nothing else, says why not, and asks nobody."""

import base64
import functools
import hashlib
import http.server
import json
import re
import threading
import zlib
from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path

import pytest

from chromium import Chromium, Page, chromium
from cpd_portfolio.share import page as share_page
from cpd_portfolio.share.page import opening_page
from cpd_portfolio.share.sealing import Header, link_key, part_name, seal, seal_parts

SECRET = hashlib.sha256(b"secret of the tests").digest()
SALT = hashlib.sha256(b"salt of the tests").digest()[:16]
KEY = link_key(SECRET, SALT)
UNTIL = date(2099, 9, 30)
STYLE = "@media print { .sheet { break-after: page; } }\n.inside { color: rgb(1, 2, 3); }\n"
STYLE += ".inside::after { content: var(--cpd-on-paper); }\n"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PAPER = "data:text/plain;base64," + base64.b64encode(b"x" * 3_000_000).decode()
INNER = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Hairdressing, for the EQA</title></head>
<body><h1 class="inside">Hairdressing</h1>
<nav><a id="to-sam" href="#sam">Sam Rivers</a> <a id="to-end" href="#end">End</a></nav>
<p>A day in a <em>sa</em>lon. Café déjà vu. (2.5 hours)</p><p>salon again</p>
<img id="picture" alt="" src="data:image/png;base64,{PIXEL}">
<a id="paper" download="paper.txt" href="{PAPER}">paper</a>
<a id="away" href="https://example.org/">away</a> <a id="mail" href="mailto:a@example.org">mail</a>
<div><section>{"<p class='sheet'>A sheet.</p>" * 3}</section>
<section>{"<p class='sheet'>A sheet.</p>" * 100}</section>
<section>{"<p class='sheet'>A sheet.</p>" * 3}
<h3 id="end">The end</h3></section></div>
<details id="more"><summary>More</summary><p>hidden treasure</p>
<h2 id="sam">Sam Rivers</h2></details>
</body></html>"""
HOSTILE = """<title>x</title><p style="position: fixed">hello</p>
<script>window.ran = 1</script><img src="x" onerror="window.ran = 2">
<img src="https://example.org/seen.png"><a id="js" href="javascript:window.ran = 3">js</a>
<svg><a id="svg" xlink:href="javascript:window.ran = 4"><text>t</text></a>
<use href="https://example.org/a.svg#b"></use>
<animate attributeName="href" to="javascript:1"/></svg>
<iframe srcdoc="<script>parent.ran = 5</script>"></iframe><base href="https://example.org/">
<meta http-equiv="refresh" content="0;url=https://example.org/gone">
<form action="https://example.org/"><button>send</button></form>
<link rel="stylesheet" href="https://example.org/a.css"><style>body { display: none }</style>
<object data="https://example.org/o"></object><embed src="https://example.org/e">
<a id="ping" href="https://example.org/" ping="https://example.org/ping" target="_top">p</a>
<a id="local" href="/people/">local</a><a id="doc" href="data:text/html,<script>1</script>">doc</a>
<video src="https://example.org/v" poster="https://example.org/w"></video>"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    asked: list[str]

    def log_message(self, *_args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.asked.append(f"{self.path} {self.headers.get('Referer', '')}".strip())
        super().do_GET()


class Host:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        handler = type("Handler", (_Quiet,), {"asked": self.asked})
        self.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(handler, directory=str(folder))
        )
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def address(self, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server.server_port}/index.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium(
        "--host-resolver-rules=MAP centre.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    ) as found:
        yield found


@pytest.fixture
def page(browser: Chromium) -> Iterator[Page]:
    found = browser.page()
    yield found
    found.close()


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    found = Host(tmp_path)
    yield found
    found.server.shutdown()
    found.server.server_close()


def made(
    inner: str = INNER, until: date = UNTIL, passphrase: str | None = None, key_id: str = "eqa"
) -> bytes:
    sealed = seal(inner.encode(), Header(key_id, until), SECRET, SALT, passphrase)
    return opening_page(sealed, STYLE)


def put(folder: Path, content: bytes) -> str:
    (folder / "index.html").write_bytes(content)
    return (folder / "index.html").as_uri()


def resealed(content: bytes, change: bytes, into: bytes) -> bytes:
    """The page with something changed in what is sealed in it."""
    data = held_in(content)
    assert change in data
    return content.replace(base64.b64encode(data), base64.b64encode(data.replace(change, into, 1)))


def held_in(content: bytes) -> bytes:
    return base64.b64decode(re.findall(rb'id="door-sealed">([^<]*)<', content)[0])


def state(page: Page) -> str:
    """What the page has come to, once it is neither starting nor busy."""
    page.wait("!['start', 'opening', undefined].includes(document.documentElement.dataset.state)")
    return str(page.run("document.documentElement.dataset.state"))


def shown(page: Page) -> str:
    return str(page.run("document.body.innerText"))


def paste(page: Page, text: str, box: str = "key") -> None:
    page.run(
        f"document.getElementById('door-{box}-text').value = {text!r};"
        f"document.getElementById('door-{box}-go').click()"
    )


def box_is_there(page: Page) -> bool:
    return bool(page.run("document.getElementById('door-key').offsetHeight > 0"))


@pytest.fixture(params=["disk", "loopback"])
def place(request: pytest.FixtureRequest, tmp_path: Path, host: Host) -> tuple[Path, str]:
    """The folder that pages are put into, and the address they then have."""
    index = tmp_path / "index.html"
    return tmp_path, index.as_uri() if request.param == "disk" else host.address()


def test_the_right_key_opens_it(page: Page, place: tuple[Path, str], host: Host) -> None:
    folder, address = place
    put(folder, made())
    page.go(f"{address}#{KEY}")
    assert state(page) == "open"
    assert "Hairdressing" in shown(page)
    assert "sealed pack" not in shown(page)
    assert page.run("document.title") == "Hairdressing, for the EQA"
    assert page.run("getComputedStyle(document.querySelector('.inside')).color") == "rgb(1, 2, 3)"
    assert page.wait("document.getElementById('picture').naturalWidth") == 1
    asked = [one for one in page.requests if not one.startswith("data:")]
    assert asked == [address]  # nothing else, and the key is not in it
    assert [one for one in host.asked if one != "/index.html"] == []
    assert page.complaints == []
    kept = "localStorage.length + sessionStorage.length + document.cookie.length"
    assert not address.startswith("http") or page.run(kept) == 0


def test_each_wrong_key_has_its_own_words_and_a_box(page: Page, place: tuple[Path, str]) -> None:
    folder, address = place
    put(folder, made())
    mistyped = KEY[:7] + ("A" if KEY[7] != "A" else "B") + KEY[8:]
    cases = {
        "": ("ask", "The key is missing"),
        KEY[:31]: ("cut", "has 48 characters; here it has 31"),
        mistyped: ("mistyped", "a mistake in it"),
        link_key(SECRET, SALT + b"2"): ("wrong-key", "for another pack"),
    }
    for number, (key, (expected, words)) in enumerate(cases.items()):
        page.go(f"{address}?{number}#{key}")
        page.wait(f"location.search === '?{number}'")
        assert state(page) == expected
        assert words in shown(page)
        assert "30 September 2099" in shown(page)
        assert "salon" not in shown(page)
        assert box_is_there(page)
    paste(page, f"  <{address}#{KEY}>. ")
    assert state(page) == "open"


def test_a_key_that_is_put_into_the_address_later_opens_it(page: Page, tmp_path: Path) -> None:
    address = put(tmp_path, made())
    page.go(address)
    assert state(page) == "ask"
    page.run(f"location.hash = '{KEY}'")
    page.wait("document.documentElement.dataset.state === 'open'")


def test_what_was_changed_is_not_shown(page: Page, place: tuple[Path, str]) -> None:
    folder, address = place
    content = made()
    whole = len(content)
    changed = {
        "a longer life": resealed(content, b"2099-09-30", b"2199-09-30"),
        "another id": resealed(content, b'"id":"eqa"', b'"id":"eqb"'),
        "no header": resealed(content, b'{"version"', b'["version"'),
        "no pack": resealed(content, b"cpd-share", b"cpd-shore"),
        "a byte": resealed(content, held_in(content)[-9:], b"x" * 9),
        "cut": content[: whole - 600],
        "cut to the quick": content[: content.index(b'id="door-sealed">') + 30],
    }  # fmt: skip
    for number, (name, broken) in enumerate(changed.items()):
        put(folder, broken)
        page.go(f"{address}?{number}#{KEY}")
        page.wait(f"location.search === '?{number}'")
        assert state(page) == "changed", name
        assert "not as it was sealed" in shown(page), name
        assert "salon" not in page.run("document.documentElement.outerHTML"), name
        assert box_is_there(page), name


def test_another_version_says_so(page: Page, tmp_path: Path) -> None:
    page.go(put(tmp_path, resealed(made(), b'"version":1', b'"version":2')) + f"#{KEY}")
    assert state(page) == "version"


def test_it_opens_on_its_last_day_and_not_the_day_after(page: Page, tmp_path: Path) -> None:
    until = date(2030, 5, 31)
    clock = """{ const Real = Date; globalThis.Date = class extends Real {
        constructor(...of) { super(...(of.length ? of : [2030, MONTH, DAY, 23, 59])); } } }"""
    for day, month, expected in ((31, 4, "open"), (1, 5, "expired")):
        page.on_every_page(clock.replace("MONTH", str(month)).replace("DAY", str(day)))
        page.go(put(tmp_path, made(until=until)) + f"?{day}#{KEY}")
        page.wait(f"location.search === '?{day}'")
        assert state(page) == expected
    page.run("location.hash = ''")
    page.run(f"location.hash = '{KEY}'")
    page.run("new Promise(done => setTimeout(done, 200))")
    assert state(page) == "expired"  # the second time too
    assert "was open until 31 May 2030" in shown(page)
    assert "as a courtesy" in shown(page)
    assert "salon" not in page.run("document.documentElement.outerHTML")


def test_a_passphrase(page: Page, place: tuple[Path, str]) -> None:
    folder, address = place
    put(folder, made(passphrase="sallow café"))
    page.go(f"{address}#{KEY}")
    assert state(page) == "passphrase"
    assert "A passphrase is needed too" in shown(page)
    paste(page, "Sallow café", "pass")
    assert state(page) == "wrong-passphrase"
    assert "This is not the passphrase" in shown(page)
    paste(page, "", "pass")
    assert state(page) == "passphrase"
    paste(page, " sallow cafe\u0301 ", "pass")
    assert state(page) == "open"
    assert page.run("document.getElementById('door-pass-text').value") == ""


def test_plain_http_elsewhere_says_why_and_where_to(page: Page, host: Host) -> None:
    put(host.folder, made())
    address = host.address("centre.example")
    page.go(f"{address}#{KEY}")
    assert state(page) == "insecure"
    assert "came over plain http" in shown(page)
    link = page.run("document.querySelector('[data-said=secure]').href")
    assert link == f"https{address.removeprefix('http')}#{KEY}"


def test_an_old_browser_says_so(page: Page, tmp_path: Path) -> None:
    page.on_every_page("delete window.DecompressionStream")
    page.go(put(tmp_path, made()) + f"#{KEY}")
    assert state(page) == "old"
    assert "too old" in shown(page)


def test_without_scripts_it_says_what_is_needed(page: Page, tmp_path: Path) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    page.go(put(tmp_path, made()) + f"#{KEY}")
    page.wait("document.readyState === 'complete' && !!document.getElementById('door-sealed')")
    assert "Allow scripts" in shown(page)
    assert "The key" not in shown(page)


def test_older_ways_of_reading_base64_and_marking_do_too(page: Page, tmp_path: Path) -> None:
    page.on_every_page(
        "delete Uint8Array.fromBase64; delete CSS.highlights; delete window.Highlight"
    )
    page.go(put(tmp_path, made()) + f"#{KEY}")
    assert state(page) == "open"
    search(page, "treasure")
    assert page.run("String(getSelection())") == "treasure"


def search(page: Page, words: str) -> str:
    page.run(
        f"const box = document.getElementById('door-find'); box.value = {words!r};"
        "box.dispatchEvent(new Event('input'))".replace("const ", "var ")
    )
    return str(page.run("document.getElementById('door-found').textContent"))


def in_sight(page: Page, anchor: str) -> bool:
    page.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    top = page.run(f"document.getElementById({anchor!r}).getBoundingClientRect().top")
    return 0 < float(top) < float(page.run("innerHeight"))


def test_search(page: Page, tmp_path: Path) -> None:
    page.go(put(tmp_path, made()) + f"#{KEY}")
    assert state(page) == "open"
    assert search(page, "SALON") == "1 of 2"  # also where markup stands in the word
    page.run("document.getElementById('door-next').click()")
    assert page.run("document.getElementById('door-found').textContent") == "2 of 2"
    page.run("document.getElementById('door-next').click()")
    page.run("document.getElementById('door-back').click()")
    assert page.run("document.getElementById('door-found').textContent") == "2 of 2"
    assert page.run("[...CSS.highlights.get('door-hits')].map(String).join()") == "salon,salon"
    assert search(page, "café  déjà") == "1 of 1"
    assert search(page, "(2.5 hours)") == "1 of 1"
    assert search(page, "2x5") == "Not found"
    assert search(page, "hours) salon") == "Not found"  # two paragraphs
    assert page.run("document.getElementById('more').open") is False
    assert search(page, "treasure") == "1 of 1"
    assert page.run("document.getElementById('more').open") is True
    assert search(page, "the end") == "1 of 1"
    assert in_sight(page, "end")
    assert search(page, "  ") == ""
    assert page.run("CSS.highlights.get('door-hits').size") == 0


def test_contents_lead_to_their_places_and_the_key_stays(page: Page, tmp_path: Path) -> None:
    page.go(put(tmp_path, made()) + f"#{KEY}")
    assert state(page) == "open"
    page.run("document.getElementById('to-sam').click()")
    assert page.run("document.activeElement.id") == "sam"
    assert page.run("document.getElementById('more').open") is True
    page.run("scrollTo(0, 0); document.getElementById('to-end').click()")
    assert page.run("document.activeElement.id") == "end"
    assert in_sight(page, "end")  # though nothing before it had been laid out
    assert page.run("location.hash") == f"#{KEY}"
    page.run("history.back()")
    page.call("Page.reload")
    page.wait("performance.getEntriesByType('navigation')[0].type === 'reload'")
    assert state(page) == "open"


def test_links_open_safely_and_long_evidence_can_be_saved(
    page: Page, place: tuple[Path, str]
) -> None:
    folder, address = place
    (folder / "saved").mkdir()
    put(folder, made())
    page.save_into(folder / "saved")
    page.go(f"{address}#{KEY}")
    assert state(page) == "open"
    away = page.run("(a => [a.rel, a.target])(document.getElementById('away'))")
    assert away == ["noopener noreferrer", "_blank"]
    page.run("document.getElementById('paper').click()")
    page.wait_for_file("paper.txt")
    assert (folder / "saved" / "paper.txt").read_bytes() == b"x" * 3_000_000


def pages_of(pdf: bytes) -> int:
    plain = pdf + b"".join(
        _unpacked(held) for held in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    )
    return len(re.findall(rb"/Type\s*/Page(?!s)", plain))


def _unpacked(held: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(held)
    except zlib.error:
        return b""


def test_all_pages_print_and_the_key_is_on_none(page: Page, place: tuple[Path, str]) -> None:
    folder, address = place
    put(folder, made())
    page.go(f"{address}#{KEY}")
    assert state(page) == "open"
    page.run(
        "addEventListener('beforeprint', () => { window.before = [location.href,"
        "document.getElementById('more').open] })"
    )
    assert pages_of(page.pdf()) == 107
    assert page.run("window.before") == [address, True]
    assert page.run("location.hash") == f"#{KEY}"
    assert page.run("document.getElementById('more').open") is False


def test_what_stands_below_each_sheet_stays_a_text(page: Page, tmp_path: Path) -> None:
    nasty = "Made for \"} * { display: none } \\22 \n</style> 'Ann'"
    inner = f'<div data-on-paper="{escape(nasty)}"><h1 class="inside">Pack</h1></div>'
    page.go(put(tmp_path, made(inner)) + f"#{KEY}")
    assert state(page) == "open"
    shown = page.run("getComputedStyle(document.querySelector('.inside'), '::after').content")
    assert json.loads(str(shown)) == nasty.replace("\n", "n")
    assert page.run("getComputedStyle(document.body).display") == "block"


def test_nothing_in_a_pack_runs_or_asks(page: Page, place: tuple[Path, str], host: Host) -> None:
    folder, address = place
    put(folder, made(HOSTILE))
    page.go(f"{address}#{KEY}")
    assert state(page) == "open"
    for name in ("js", "svg", "ping", "local"):
        page.run(f"document.getElementById({name!r}).dispatchEvent(new Event('click'))")
    page.run("document.getElementById('js').click()")
    page.run("new Promise(done => setTimeout(done, 400))")
    assert page.run("window.ran") is None
    assert page.run("location.href") == f"{address}#{KEY}"
    assert page.run("getComputedStyle(document.body).display") == "block"
    left = page.run(
        "['script','iframe','base','meta','form','link','style','object','embed','animate']"
        ".filter(name => document.querySelector('#door-pack ' + name))"
    )
    assert left == []
    addresses = page.run(
        "[...document.querySelectorAll('#door-pack a')].map(a => a.getAttribute('href'))"
    )
    assert addresses == [
        None,
        None,
        "https://example.org/",
        None,
        "data:text/html,<script>1</script>",
    ]
    assert page.run("document.getElementById('doc').hasAttribute('download')") is True
    assert page.run("document.getElementById('svg').getAttribute('xlink:href')") is None
    assert page.run("document.getElementById('ping').hasAttribute('ping')") is False
    assert [one for one in host.asked if one != "/index.html"] == []
    assert [one for one in page.requests if not one.startswith("data:")] == [address]


def test_the_policy_alone_stops_what_is_in_a_pack(
    page: Page, place: tuple[Path, str], host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the page took nothing out of the pack."""
    text = share_page._theme_text
    cleans = "    clean(inner);\n"
    assert cleans in text("opener.js")
    monkeypatch.setattr(share_page, "_theme_text", lambda name: text(name).replace(cleans, ""))
    folder, address = place
    put(folder, made(re.sub("<meta[^>]*>", "", HOSTILE)))
    page.go(f"{address}#{KEY}")
    assert state(page) == "open"
    page.run("document.getElementById('js').click(); document.querySelector('form').submit()")
    page.run("new Promise(done => setTimeout(done, 400))")
    assert page.run("window.ran") is None
    assert page.run("location.href") == f"{address}#{KEY}"
    assert page.run("getComputedStyle(document.body).display") == "block"
    assert host.asked == (["/index.html"] if address.startswith("http") else [])
    elsewhere = {one for one in page.requests if one.startswith("https:")}
    assert elsewhere
    assert elsewhere <= set(page.blocked), elsewhere - set(page.blocked)


PARTS = (
    '<title>x</title><a id="one" data-part="1" data-type="application/pdf" download="c.pdf" '
    f'data-sha256="{hashlib.sha256(b"%PDF one").hexdigest()}">c</a>'
)


def with_parts(folder: Path, one: bytes = b"%PDF one") -> None:
    sealed = seal_parts([PARTS.encode(), one, b"two"], Header("eqa", UNTIL), SECRET, SALT)
    put(folder, opening_page(sealed[0], STYLE))
    for number in (1, 2):
        (folder / part_name(number)).write_bytes(sealed[number].data)


def test_evidence_beside_the_page(page: Page, host: Host, tmp_path: Path) -> None:
    with_parts(tmp_path)
    (tmp_path / "saved").mkdir()
    page.save_into(tmp_path / "saved")
    page.go(f"{host.address()}#{KEY}")
    assert state(page) == "open"
    click = "document.getElementById('one').click()"
    page.run(click)
    page.wait("document.getElementById('one').dataset.done === '8'")
    assert host.asked == ["/index.html", "/evidence-001.sealed"]  # and no referrer
    page.wait_for_file("c.pdf")
    assert (tmp_path / "saved" / "c.pdf").read_bytes() == b"%PDF one"

    one, two = (tmp_path / part_name(number) for number in (1, 2))
    one.write_bytes(two.read_bytes())  # another part in its place
    page.run("document.getElementById('one').removeAttribute('data-sha256')")
    page.run(click)
    page.wait("document.querySelector('.door-note')?.innerText.includes('not the one')")
    page.run("document.querySelector('.door-note').remove()")
    digest = hashlib.sha256(b"%PDF one").hexdigest()
    page.run(f"document.getElementById('one').dataset.sha256 = {digest!r}")
    with_parts(tmp_path, b"%PDF of another build")
    page.run(click)
    page.wait("document.querySelector('.door-note')?.innerText.includes('not the one')")
    one.unlink()
    page.run(click)
    page.wait("document.querySelector('.door-note')?.innerText.includes('did not arrive')")


def test_evidence_beside_the_page_from_disk_is_chosen(page: Page, tmp_path: Path) -> None:
    with_parts(tmp_path)
    page.go((tmp_path / "index.html").as_uri() + f"#{KEY}")
    assert state(page) == "open"
    page.run("document.getElementById('one').click()")
    page.wait("document.querySelector('.door-note')?.innerText.includes('choose it here')")
    assert "evidence-001.sealed" in shown(page)
    found = page.call(
        "Runtime.evaluate", expression="document.querySelector('.door-note input')"
    )["result"]["objectId"]  # fmt: skip
    page.call("DOM.setFileInputFiles", files=[str(tmp_path / part_name(1))], objectId=found)
    page.wait("document.getElementById('one').dataset.done === '8'")


def test_the_page_says_nothing_and_allows_nothing() -> None:
    content = made().decode()
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', content)[0].replace(
        "&#39;", "'"
    )
    rules = dict(one.split(" ", 1) for one in policy.split("; "))
    script = re.findall(r"<script>(.*?)</script>", content, re.DOTALL)
    style = re.findall(r"<style>(.*?)</style>", content, re.DOTALL)
    assert [len(script), len(style), content.count("<script"), content.count("<style")] == [
        1,
        1,
        2,
        1,
    ]

    def named(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert rules == {
        "default-src": "'none'",
        "script-src": named(script[0]),
        "style-src": named(style[0]),
        "img-src": "data: blob:",
        "connect-src": "'none'",
        "form-action": "'none'",
        "base-uri": "'none'",
    }
    assert '<meta name="referrer" content="no-referrer">' in content
    assert '<meta name="robots" content="noindex' in content
    written = re.sub(r'id="door-sealed">[^<]*', "", re.sub("'sha256-[^']*'", "", content))
    for word in (
        "http:",
        "https:",
        "//",
        "<form",
        "localStorage",
        "sessionStorage",
        "cookie",
        "indexedDB",
    ):
        assert word not in written.replace('"http:"', "").replace('"https:"', ""), word
    for word in ("Hairdressing", "salon", KEY):
        assert word not in content


def test_a_style_sheet_cannot_end_its_element() -> None:
    sealed = seal(b"x", Header("eqa", UNTIL), SECRET, SALT)
    with pytest.raises(ValueError, match="</style"):
        opening_page(sealed, "a { content: '</STYLE><script>' }")
    other = seal(b"x", Header("eqa", UNTIL, part=1, parts=2), SECRET, SALT)
    with pytest.raises(ValueError, match="part 0"):
        opening_page(other)
