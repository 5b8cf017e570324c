"""The body of a reflection -> its three sections (the last columns of Appendix 5, and impact).

Headings are read line by line and never inside code; HTML comments are left out, so that a
template's prompts count as nothing written.
"""

import re

from cpd_portfolio.model.portfolio import Sections

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")  # ```code``` in a line opens no block
_LONGEST_HEADING = 200
_ATX = re.compile(r" {0,3}#{1,6}[ \t]*(.*?)[ \t]*#*[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_INDENTED = re.compile(r" {4}| {0,3}\t")  # code, where a paragraph is not going on
_COMMENT = re.compile(r" {0,3}<!--")
Names = tuple[tuple[str, re.Pattern[str]], ...]
_NAMES: Names = (
    ("content", re.compile(r"content and learning")),
    ("implication", re.compile(r"implications? (on|for) practice")),
    ("impact", re.compile(r"impact")),
)


def split_sections(body: str) -> Sections:
    """What stands before the first of the three headings belongs to content and learning;
    a section with nothing in it is None."""
    return Sections(**_split(body, _NAMES))


def split_review(body: str, headings: tuple[str, ...]) -> dict[str, str | None]:
    """The text below each of a review's headings, by heading; what stands before the first of
    them belongs to it."""
    return _split(body, tuple((name, re.compile(re.escape(name.casefold()))) for name in headings))


def _split(body: str, names: Names) -> dict[str, str | None]:
    lines = without_comments(body.split("\n"))
    code = code_lines(lines)
    found: dict[str, list[str]] = {name: [] for name, _ in names}
    current = names[0][0]
    skip = False
    for index, line in enumerate(lines):
        if skip:
            skip = False
            continue
        name = None if index in code else _heading(lines, index, names)
        if name is None:
            found[current].append(line)
        else:
            current = name
            skip = _ATX.match(line) is None  # an underlined heading: pass over the underline
            if found[current]:
                found[current].append("")
    return {name: _text(part) for name, part in found.items()}


def _text(lines: list[str]) -> str | None:
    return "\n".join(lines).strip("\n") if any(line.strip() for line in lines) else None


def _heading(lines: list[str], index: int, names: Names) -> str | None:
    """The section that a line opens, if it is one of the headings."""
    line = lines[index]
    underlined = index + 1 < len(lines) and lines[index + 1].lstrip(" ")[:1] in ("=", "-")
    if len(line) > _LONGEST_HEADING or not ("#" in line or underlined):
        return None
    if (atx := _ATX.match(line)) is not None:
        title = atx[1]
    elif (
        underlined
        and _SETEXT.match(lines[index + 1])
        and not _INDENTED.match(line)
        and (index == 0 or not lines[index - 1].strip())
    ):
        title = line
    else:
        return None
    words = " ".join(re.sub(r"[*_:.]+", " ", title).casefold().split())
    return next((name for name, pattern in names if pattern.fullmatch(words)), None)


def code_lines(lines: list[str]) -> set[int]:
    """The indexes of the lines of fenced code, fences included. A fence that is never closed
    opens nothing, so that a slip does not swallow the rest of a reflection."""
    inside: set[int] = set()
    never_closed: dict[str, int] = {}  # by fence character: so long a fence is not closed below
    index = 0
    while index < len(lines):
        opening = _FENCE.match(lines[index])
        fence = opening[1] if opening else ""
        if not fence or len(fence) >= never_closed.get(fence[0], len(fence) + 1):
            index += 1
            continue
        end = _closing(lines, index, fence)
        if end is None:
            never_closed[fence[0]] = len(fence)
            index += 1
        else:
            inside.update(range(index, end + 1))
            index = end + 1
    return inside


def _closing(lines: list[str], start: int, fence: str) -> int | None:
    pattern = re.compile(rf" {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*$")
    for index in range(start + 1, len(lines)):
        if pattern.match(lines[index]):
            return index
    return None


def without_comments(lines: list[str]) -> list[str]:
    """The lines without HTML comments that begin a line, outside code. The number of lines
    stays the same."""
    if not any("<!--" in line for line in lines):
        return lines
    code = code_lines(lines)
    kept: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if index in code or not _COMMENT.match(line):
            kept.append(line)
            index += 1
            continue
        end = next((at for at in range(index, len(lines)) if "-->" in lines[at]), None)
        if end is None:  # neither this comment nor a later one is ever closed
            return kept + lines[index:]
        kept.extend([""] * (end - index))
        rest = lines[end].split("-->", 1)[1]
        if _COMMENT.match(rest.strip()):
            lines[end] = rest.strip()  # another comment begins on the same line
            index = end
        else:
            kept.append(rest)
            index = end + 1
    return kept
