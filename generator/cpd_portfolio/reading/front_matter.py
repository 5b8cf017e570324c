"""Splits a Markdown file into its front matter, with lines, and its body.

python-frontmatter does the splitting; the handler here gives it YAML with lines and limits.
"""

import re

import frontmatter
from frontmatter.default_handlers import BaseHandler
from msgspec import Struct

from cpd_portfolio import yaml_lines
from cpd_portfolio.yaml_flaws import Flaw
from cpd_portfolio.yaml_lines import Document


class _Unclosed(Exception):
    pass


class LinesHandler(BaseHandler):
    """Reads the front matter of one file; keeps its Document, since lines are no dictionary."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, first_line: int) -> None:
        super().__init__()
        self.first_line = first_line  # the line of the opening ---
        self.document: Document | None = None
        self.body_line = first_line
        self.indent = ""  # of the body's first line, which python-frontmatter strips

    def split(self, text: str) -> tuple[str, str]:
        opening = self.FM_BOUNDARY.match(text)
        if opening is None:
            raise ValueError("no front matter")  # python-frontmatter then takes all as body
        closing = self.FM_BOUNDARY.search(text, opening.end())
        if closing is None:
            raise _Unclosed
        rest = text[closing.end() :]
        before = text.count("\n", 0, closing.end())
        blank = rest[: -len(rest.lstrip()) or None]
        self.body_line = self.first_line + before + blank.count("\n")
        self.indent = blank[len(blank.rstrip(" \t")) :]
        return text[opening.end() + 1 : closing.start()], rest

    def load(self, fm: str) -> dict[str, object]:
        self.document = yaml_lines.parse(fm, self.first_line + 1)
        value = self.document.value
        return value if isinstance(value, dict) else {}


class Markdown(Struct, frozen=True):
    """A file's front matter and body."""

    document: Document
    body: str
    body_line: int = 1  # where the body begins in the file


def parse(text: str) -> Markdown:
    """Text of a Markdown file; what is wrong with it stands in the document's flaws."""
    blank = len(text) - len(text.lstrip())
    handler = LinesHandler(first_line=text.count("\n", 0, blank) + 1)
    try:
        _, body = frontmatter.parse(text, handler=handler)
    except _Unclosed:
        return Markdown(
            _flawed(
                "front-matter-unclosed",
                "the front matter has no end",
                "put a line --- after the last key",
            ),
            "",
        )
    if handler.document is None:
        message = "there is no front matter"
        hint = "begin the file with a line ---, then the keys (title: and so on), then a line ---"
        first = text.lstrip().split("\n", 1)[0].strip()
        if first and set(first) <= set("–—-"):
            stands = "a long dash stands" if set(first) != {"-"} else f"{len(first)} stand"
            stands = "one stands" if first == "-" else stands
            hint = f"three hyphens are wanted, and {stands} there: write --- again"
        return Markdown(_flawed("front-matter-missing", message, hint), body)
    return Markdown(handler.document, handler.indent + body, handler.body_line)


def _flawed(code: str, message: str, hint: str) -> Document:
    return Document(lines={(): 1}, flaws=[Flaw(1, code, message, hint)])
