"""shares.yml with a share more or less. Everything else in the file stays as it was written, with
its comments; what comes out is read again before it is believed."""

import json
import re
from collections.abc import Mapping, Sequence

from cpd_portfolio import yaml_lines
from cpd_portfolio.model import UsageError
from cpd_portfolio.reading.validate import did_you_mean, listing
from cpd_portfolio.yaml_lines import Document

_HEAD = """\
# Who outside may open what, until when. `cpd share add` and `cpd share revoke` write here; it can
# be edited by hand. Each salt makes one link: never use one again.
"""
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ./-]*[A-Za-z0-9.])?", re.ASCII)
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
Value = str | bool | Sequence[str]


def with_share(text: str, share: Mapping[str, Value]) -> str:
    """The file with one more share at its end. Raises UsageError where that cannot be done
    without changing anything else."""
    document = _document(text)
    entries = _entries(document)
    new = [f"{key}: {_written(value)}" for key, value in share.items()]
    lines = text.rstrip().split("\n") if text.strip() else _HEAD.rstrip().split("\n")
    indent = "  "
    if entries:
        first = lines[document.line(("shares", 0)) - 1]
        dash = re.match(r"( *)- ", first)
        if dash is None:
            raise _by_hand()
        indent = dash[1]
    elif ("shares",) in document.lines:
        at = document.line(("shares",)) - 1
        found = re.fullmatch(r"shares:\s*(?:\[\s*\]|~|null)?\s*(#.*)?", lines[at].rstrip())
        if found is None:
            raise _by_hand()
        lines[at] = f"shares:  {found[1]}" if found[1] else "shares:"
    else:
        lines.append("shares:")
    lines += [f"{indent}{'- ' if not n else '  '}{line}" for n, line in enumerate(new)]
    return _believed("\n".join(lines) + "\n", [*entries, _as_read(share)])


def without_share(text: str, share_id: str) -> str:
    """The file without the share of this id. Raises UsageError where there is none, or as
    with_share does."""
    document = _document(text)
    entries = _entries(document)
    ids = [str(entry.get("id")) for entry in entries]
    if share_id not in ids:
        hint = did_you_mean(share_id, ids, f"use {listing(ids)}" if ids else "it lists none")
        raise UsageError(f"there is no share `{share_id[:60]}` in shares.yml: {hint}")
    number = ids.index(share_id)
    lines = text.split("\n")
    first = document.line(("shares", number)) - 1
    last = len(lines)
    if number + 1 < len(entries):
        last = document.line(("shares", number + 1)) - 1
    if re.match(r" *- ", lines[first]) is None:
        raise _by_hand()
    while last > first + 1 and re.fullmatch(r"\s*(#.*)?", lines[last - 1]):
        last -= 1  # a remark before the next one, and the end of the file, stay
    return _believed(
        "\n".join([*lines[:first], *lines[last:]]), entries[:number] + entries[number + 1 :]
    )


def _document(text: str) -> Document:
    document = yaml_lines.parse(text)
    if document.flaws:
        raise UsageError("shares.yml has an error; mend it first: `cpd check` says what to write")
    return document


def _entries(document: Document) -> list[dict[str, object]]:
    value = document.value
    listed = value.get("shares") if isinstance(value, dict) else None
    wrong = value is not None and not isinstance(value, dict)
    if wrong or (listed is not None and not isinstance(listed, list)):
        raise _by_hand()
    entries = listed or []
    if not all(isinstance(entry, dict) for entry in entries):
        raise _by_hand()
    return entries


def _believed(text: str, expected: list[dict[str, object]]) -> str:
    document = yaml_lines.parse(text)
    value = document.value
    if document.flaws or not isinstance(value, dict) or (value.get("shares") or []) != expected:
        raise _by_hand()
    return text


def _by_hand() -> UsageError:
    return UsageError(
        "shares.yml is written in a way that this command cannot change safely, and is as it was; "
        "begin each share on a line of its own with `- id:` below `shares:`, or edit it by hand"
    )


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) is not None and value.casefold() not in _WORDS
        return value if plain else json.dumps(value, ensure_ascii=False)
    return f"[{', '.join(_written(one) for one in value)}]"


def _as_read(share: Mapping[str, Value]) -> dict[str, object]:
    """Scalars are texts to the reader."""
    return {
        key: _written(value)
        if isinstance(value, bool)
        else value
        if isinstance(value, str)
        else list(value)
        for key, value in share.items()
    }
