"""Each vector put raw into a page of its own, where it would work: what a browser really runs."""

import csv
import html
import io
import json
import re
from collections.abc import Callable

import jinja2
import markdown

from hostile.vectors import HOST, Vector

_PAGE = (
    "<!doctype html><html><head><meta charset=utf-8><title>c</title></head><body>{}</body></html>"
)
_SET = "<div id=box></div><script>document.getElementById('box').innerHTML = {}</script>"
_EXTENSIONS = ["extra", "admonition", "toc", "attr_list", "md_in_html"]


def _json(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003c")


def _careless_markdown(text: str) -> str:
    found: str = markdown.markdown(text, extensions=_EXTENSIONS)
    return _PAGE.format(found)


_CONTEXTS: dict[str, Callable[[str], str]] = {
    "html": _PAGE.format,
    "href": lambda text: _PAGE.format(f'<a href="{text}">x</a>'),
    "attribute": lambda text: _PAGE.format(
        f'<style>@keyframes k{{}}</style><input value="{text}">'
    ),
    "single": lambda text: _PAGE.format(f"<input value='{text}'>"),
    "unquoted": lambda text: _PAGE.format(f"<input value={text}>"),
    "title": lambda text: f"<!doctype html><title>{text}</title><body>x",
    "textarea": lambda text: _PAGE.format(f"<textarea>{text}</textarea>"),
    "style": lambda text: _PAGE.format(f"<style>{text}</style>"),
    "comment": lambda text: _PAGE.format(f"<!-- {text} -->"),
    "script": lambda text: _PAGE.format(f'<script>var a = "{text}"</script>'),
    "script single": lambda text: _PAGE.format(f"<script>var a = '{text}'</script>"),
    "script template": lambda text: _PAGE.format(f"<script>var a = `{text}`</script>"),
    "script comment": lambda text: _PAGE.format(f"<script>// {text}\n</script>"),
    "decoded": lambda text: _PAGE.format(_SET.format(_json(html.unescape(text)))),
    "decoded twice": lambda text: _PAGE.format(
        _SET.format(_json(html.unescape(html.unescape(text))))
    ),
    "percent": lambda text: _PAGE.format(
        _SET.format(f"decodeURIComponent(decodeURIComponent({_json(text)}))")
    ),
    "backslashes": lambda text: _PAGE.format(_SET.format(f'"{text}"')),
    "reparsed": lambda text: _PAGE.format(
        f"<div id=box></div><script>const box = document.getElementById('box');"
        f"const page = new DOMParser().parseFromString({_json(text)}, 'text/html');"
        "box.innerHTML = page.body.innerHTML; box.innerHTML = box.innerHTML</script>"
    ),
    "clobber": lambda text: _PAGE.format(
        f"{text}<script>const taken = ['__config', '__md_get', '__md_scope', '__search']"
        ".some(name => document.getElementById(name) || window[name])"
        "|| typeof document.currentScript !== 'object' || document.currentScript?.name "
        "|| document.querySelector?.name; if (taken) hit(NUMBER)</script>"
    ),
    "markdown": _careless_markdown,
}


def control_page(vector: Vector) -> str | None:
    """None where it is not for a browser."""
    make = _CONTEXTS.get(vector.context)
    return make(vector.text).replace("NUMBER", str(vector.number)) if make else None


def works_elsewhere(vector: Vector) -> bool:
    """Of those that are for something else: whether they do it there when nothing is done."""
    if vector.context == "jinja":
        try:
            return jinja2.Template(vector.text).render() != vector.text
        except jinja2.TemplateError:
            return True
    if vector.context == "csv":
        out = io.StringIO()
        csv.writer(out).writerow([vector.text])
        cells = re.split(r"[;,]", out.getvalue().strip().strip('"'))
        return any(cell.strip('" ')[:1] in set("=+-@＝＋－＠") for cell in cells)
    unfolded = f"SUMMARY:{vector.text}".replace("\\n", "\n").splitlines()
    return any(line.startswith("ATTACH") for line in unfolded) or HOST in vector.text
