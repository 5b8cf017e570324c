"""What stands in a built tree: its units by key, with their files. A tree names its state by an
id, which is the same for the same units; the state itself is never published, for it lists the
addresses of everybody's pages.

A state is believed where it bears the seal of a key in the user's own cache folder: it says which
files stay as they are and which are removed, and it lies where whoever may push could put one."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from msgspec import Struct

from cpd_portfolio.ownership import is_ours
from cpd_portfolio.reading.plain import open_plain

MARKER = ".cpd-site"  # in a tree: that a build made it, and the id of its state
_FORMAT = 1
_KEY = 32  # bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A unit in a tree. `files`: their paths from the root of the tree. `source`: the key of what
    its view was made from, where one is known: the same source gives the same view.
    `files_there`: else they are gone but for their folders, which wait for the next ones."""

    key: str
    files: tuple[str, ...]
    pages: int
    source: str = field(default="", compare=False)
    files_there: bool = True

    def made_from(self, source: str) -> "Kept":
        return replace(self, source=source)

    def without_key(self) -> "Kept":
        """The same, and nothing that a later build could take it for."""
        return replace(self, key="", source="")

    def without_files(self) -> "Kept":
        """Of which only the folders are left."""
        return replace(self, key="", source="", files_there=False)


class State(Struct, frozen=True):
    """`inputs`: digest of all that the build was made from; "" where that says nothing (a tree
    that is not whole). `errors`, `warnings`: problems in the files; `said`: what else the build
    had to say."""

    units: dict[str, Kept]
    inputs: str = ""
    errors: int = 0
    warnings: int = 0
    people: int = 0
    said: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """By the units alone: what a tree looks like, whatever it was made from."""
        known = hashlib.sha256()
        for folder, unit in sorted(self.units.items()):
            known.update(f"{folder}\0{unit.key}\n".encode("utf-8", "surrogatepass"))
        return known.hexdigest()

    @property
    def pages(self) -> int:
        return sum(unit.pages for unit in self.units.values())


def sealing_key(cache: Path | None) -> bytes:
    """What states are sealed with: kept in the user's cache folder, or new each time where that
    cannot be, so that nothing that was built before is believed."""
    fresh = secrets.token_bytes(_KEY)
    if cache is None:
        return fresh
    path = cache / "builds.key"
    try:
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not is_ours(cache):
            return fresh
        if not path.exists():
            new = cache / f"builds.{secrets.token_hex(8)}"
            new.touch(0o600, exist_ok=False)
            new.write_bytes(fresh)
            new.replace(path)  # whole or not at all
        with open_plain(cache.resolve() / path.name) as file:
            found = file.read(_KEY + 1)
    except OSError:
        return fresh
    return found if len(found) == _KEY else fresh


def read_state(tree: Path, store: Path, key: bytes) -> State | None:
    """The state of a tree; None where it is not known, or bears no seal of this key."""
    try:
        identity = _text(tree / MARKER).split()[-1]
        if not (identity.isalnum() and identity.isascii()):
            return None
        seal, _, text = _text(store / f"{identity}.json").partition("\n")
        if not hmac.compare_digest(seal.encode(), seal_of(text, key).encode()):
            return None
        state = _state(json.loads(text))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
        return None
    except RecursionError:
        return None
    return state if state.id == identity else None


def _text(path: Path) -> str:
    """Neither a link nor a pipe is read."""
    with open_plain(path.parent.resolve() / path.name) as file:
        return file.read().decode("utf-8")


def _state(found: Any) -> State:
    if found["format"] != _FORMAT:
        raise ValueError
    units = {
        str(folder): Kept(
            str(unit["key"]),
            tuple(map(_inside, unit["files"])),
            int(unit["pages"]),
            str(unit["source"]),
            bool(unit["there"]),
        )
        for folder, unit in found["units"].items()
    }
    return State(
        units=units,
        inputs=str(found["inputs"]),
        errors=int(found["errors"]),
        warnings=int(found["warnings"]),
        people=int(found["people"]),
        said=tuple(map(str, found["said"])),
    )


def _inside(file: Any) -> str:
    """A path from the root of a tree: what is not one may be a file of somebody else's, and files
    of a tree are removed. Raises ValueError."""
    path = str(file)
    if ".." in path.split("/") or path[:1] in ("", "/") or "\0" in path or "\\" in path:
        raise ValueError
    return path


def seal_of(text: str, key: bytes) -> str:
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()


def write_state(state: State, store: Path, key: bytes) -> None:
    """Beside others under its id; whole or not at all."""
    units = {
        folder: {
            "key": unit.key,
            "files": unit.files,
            "pages": unit.pages,
            "source": unit.source,
            "there": unit.files_there,
        }
        for folder, unit in sorted(state.units.items())
    }
    text = json.dumps(
        {
            "format": _FORMAT,
            "inputs": state.inputs,
            "errors": state.errors,
            "warnings": state.warnings,
            "people": state.people,
            "said": state.said,
            "units": units,
        }
    )
    target = store / f"{state.id}.json"
    fresh = target.with_suffix(".new")
    fresh.write_text(f"{seal_of(text, key)}\n{text}", encoding="utf-8")
    fresh.replace(target)


def mark(tree: Path, state: State) -> None:
    """Says in a tree which state it is in. The old mark may be shared with another tree, so it
    is replaced, not written over."""
    fresh = tree / f"{MARKER}.new"
    fresh.write_text(f"Made by cpd build; replaced whole by the next one. {state.id}\n")
    fresh.replace(tree / MARKER)


def forget_others(store: Path, wanted: Iterable[State]) -> None:
    names = {f"{state.id}.json" for state in wanted}
    for path in store.glob("*.json"):
        if path.name not in names:
            path.unlink(missing_ok=True)
