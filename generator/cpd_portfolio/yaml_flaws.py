"""What is wrong where YAML itself cannot be read, in words that a tutor can act on.

libyaml names the place where it gave up, which is often a line after the slip, and in terms of
its grammar. The slips that people make are few: they are looked for in the lines about the place.
"""

import re

import yaml
from msgspec import Struct
from msgspec.structs import replace


class Flaw(Struct, frozen=True):
    """Something wrong with the YAML itself."""

    line: int
    code: str
    message: str
    hint: str


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SIGN = re.compile(r" *(?:- +)?(?:([^:#]{1,60}): +)?([@`%&*])(.{0,60})")
_NO_SPACE = re.compile(r" *[A-Za-z_]{1,40}:[^\s/:].*|[A-Za-z_]{1,40}:\xa0.*")
_QUOTED = re.compile(r"( *[^:'\"]{1,40}): *'(.*)' *")


def syntax_flaw(error: yaml.YAMLError, text: str, first_line: int) -> Flaw:
    """The flaw behind an error of libyaml's; `first_line` is where the text starts in its file."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    context = getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or "")
    lines = text.split("\n")
    at = min(mark.line if mark is not None else 0, len(lines) - 1)
    found = (
        _anywhere(text, lines)
        or _near(lines, at, problem)
        or (_unclosed(lines, context.line) if context is not None and _is_unclosed(error) else None)
        or _unknown(at, problem)
    )
    return replace(found, line=first_line + found.line)


# Below, a flaw's line counts from 0, from the start of the text.


def _anywhere(text: str, lines: list[str]) -> Flaw | None:
    """Slips that matter wherever libyaml stopped."""
    for index, line in enumerate(lines):
        if line.startswith("<<<<<<<"):
            hint = (
                "keep one of the two versions, and take out the lines <<<<<<<, ======= and >>>>>>>"
            )
            return Flaw(index, "merge-conflict", "the marks of a merge conflict stand here", hint)
    if (control := _CONTROL.search(text)) is not None:
        index = text.count("\n", 0, control.start())
        hint = "delete the line and type it again"
        return Flaw(index, "yaml-character", "an invisible control character", hint)
    return None


def _near(lines: list[str], at: int, problem: str) -> Flaw | None:
    """libyaml often notices a slip only on the next line: look at that one and the one before."""
    for index in (at, at - 1):
        if index < 0:
            continue
        line = lines[index]
        if re.match(r" *\t", line):
            hint = "use spaces at the start of a line"
            return Flaw(index, "yaml-tab", "a tab stands where spaces must", hint)
        if _NO_SPACE.fullmatch(line[:400]):
            key, _, rest = line.strip().partition(":")
            hint = f"write a space after it: {key}: {rest.strip()[:60]}"
            return Flaw(index, "yaml-colon", "there is no space after the colon", hint)
    if (sign := _SIGN.match(lines[at])) is not None and "mapping values" not in problem:
        key, first, rest = sign.groups()
        code = "yaml-syntax"
        if first in "&*":
            code = "yaml-anchor" if first == "&" else "yaml-alias"
        whole = (first + rest).rstrip().replace(chr(34), chr(39))
        hint = f'put the text in quotes: {f"{key.strip()}: " if key else ""}"{whole}"'
        return Flaw(at, code, f"a text cannot begin with {first}", hint)
    if (quoted := _QUOTED.fullmatch(lines[at][:400])) is not None and "'" in quoted[2]:
        message = "the text goes on after its closing quotation mark"
        text = quoted[2].replace(chr(34), "”")
        hint = f'put text with an apostrophe in it in double quotes: {quoted[1].strip()}: "{text}"'
        return Flaw(at, "yaml-quote", message, hint)
    if "mapping values are not allowed" in problem:
        if at and _indent(lines[at]) > _indent(lines[at - 1]):
            hint = "begin it where the other keys begin; put text that has a colon in it in quotes"
            message = "this line begins further in than the one above it"
            return Flaw(at, "yaml-indent", message, hint)
        hint = 'put text that has a colon in it in quotes: title: "Maths: a first look"'
        return Flaw(at, "yaml-colon", "a colon stands inside the text", hint)
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_unclosed(error: yaml.YAMLError) -> bool:
    problem, context = str(getattr(error, "problem", "")), str(getattr(error, "context", ""))
    return "end of stream" in problem or "flow" in context or "quoted scalar" in context


def _unclosed(lines: list[str], index: int) -> Flaw:
    index = min(index, len(lines) - 1)
    while index and not any(sign in lines[index] for sign in "[{'" + chr(34)):
        index -= 1
    hint = "close the quotation mark or bracket that this line opens"
    return Flaw(index, "yaml-unclosed", "something is opened and not closed", hint)


def _unknown(at: int, problem: str) -> Flaw:
    hint = "write `key: value`, one to a line; put text with : # [ { & * ! | > % @ ` in quotes"
    reason = f" ({problem})" if problem else ""
    return Flaw(at, "yaml-syntax", f"this cannot be read{reason}", hint)
