"""What a trace is: a figure, the rule behind it, and everything that it rests on."""

from datetime import date
from fractions import Fraction
from typing import Any

from msgspec import Struct

from cpd_portfolio.model import FileChange


class Place(Struct, frozen=True):
    """A file, and the line in it where one is known. `private`: of a private record."""

    path: str
    line: int | None = None
    private: bool = False

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where} (private)" if self.private else where


class Input(Struct, frozen=True):
    """One thing that went into a part of a figure. `amount`: what it adds; `day`: the day that
    counts of it; `decides`: the one of several that the part rests on."""

    what: str
    places: tuple[Place, ...] = ()
    amount: Fraction | None = None
    day: date | None = None
    decides: bool = False


class Part(Struct, frozen=True):
    """A step towards the figure, or a number of it. `total`: what the amounts of `inputs` add up
    to, exactly, in `unit`; None where nothing is added up."""

    name: str
    said: str
    inputs: tuple[Input, ...] = ()
    total: Fraction | None = None
    unit: str = ""


class Rule(Struct, frozen=True):
    """`said`: in a sentence, with the numbers put in. `clause`: of the source policy, None where
    the policy file gives none. `place`: the line of the organisation's own file that sets it,
    None where it is as shipped."""

    said: str
    clause: str | None
    policy: str
    in_force_from: date
    policy_path: str | None
    place: Place | None


class Kept(Struct, frozen=True):
    """That a figure is one that `cpd freeze` kept. `today`: what the files give now, in words;
    `same`: whether that is the same figure. `changes`: of the files since, by path in the
    portfolios folder, private ones without."""

    on: date
    path: str
    today: str
    same: bool
    changes: tuple[FileChange, ...]


class Trace(Struct, frozen=True):
    """`value`: the figure as `cpd report --format json` has it; `shown`: in words. With `kept`
    it is frozen, and the parts are those of what the files give now."""

    figure: str
    value: Any
    shown: str
    rule: Rule
    parts: tuple[Part, ...]
    kept: Kept | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """What it rests on, each once: what adds to it or decides it; where nothing does, all."""
        inputs = [item for part in self.parts for item in part.inputs]
        chosen = [item for item in inputs if item.decides or item.amount is not None] or inputs
        return tuple(dict.fromkeys(place for item in chosen for place in item.places))


def words(status: str) -> str:
    """`due-soon` as `due soon`."""
    return status.replace("-", " ")
