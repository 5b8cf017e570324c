"""A sample of people and records to look at, the same whoever draws it.

Policy, section 7: the quality team monitors "on an on-going and summative basis"; section 8.

Each id has a rank: the SHA-256 of the seed and the id. It hangs on nothing else: not on the order
of files, on other people, or on the version of Python. People are laid together by employer and
team, and one of each group is taken in turn, each group's lowest rank first; groups of employers
that nobody has been taken of come first, then the group with the lowest rank. So each team is
seen before any is seen twice. Small teams have more than their share: the sample is for finding
things, not for estimating how often they happen.
"""

import hashlib
from collections.abc import Iterable
from itertools import zip_longest

from cpd_portfolio.model import Person, Record


def rank(seed: int, *name: str) -> str:
    """64 hexadecimal digits, to sort by."""
    return hashlib.sha256("\n".join([str(seed), *name]).encode()).hexdigest()


def digest_of(ids: Iterable[str]) -> str:
    """Of a set of ids, so that two auditors can see that they draw from the same people."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:16]


def sample_people(people: Iterable[Person], seed: int, size: int) -> tuple[Person, ...]:
    """At most `size` people, in the order in which they are drawn."""
    groups: dict[tuple[str, str], list[Person]] = {}
    for person in sorted(people, key=lambda one: rank(seed, one.id)):
        work = person.employment
        group = (work.employer.casefold(), (work.team or "").casefold())
        groups.setdefault(group, []).append(person)
    # in order of each group's lowest rank, since the people came by rank
    seen: set[str] = set()
    first: list[list[Person]] = []
    later: list[list[Person]] = []
    for (employer, _), group_people in groups.items():
        (later if employer in seen else first).append(group_people)
        seen.add(employer)
    rounds = zip_longest(*first, *later)
    drawn = [person for one_each in rounds for person in one_each if person is not None]
    return tuple(drawn[:size])


def sample_records(records: Iterable[Record], seed: int, most: int = 2) -> tuple[Record, ...]:
    """The records of one person with the lowest ranks, by date."""
    ranked = sorted(records, key=lambda one: rank(seed, one.person, record_id(one)))
    return tuple(sorted(ranked[:most], key=lambda record: record.sort_key))


def record_id(record: Record) -> str:
    """A reflection's slug; of an attendance the event's id."""
    return record.slug if record.slug is not None else f"event:{record.event}"
