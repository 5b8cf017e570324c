"""Files -> Library and Problems.

scan finds the files; text, front_matter and sections take one apart; validate turns settings
into models; policies, people, events and reflections look the references up. A file with an
error is left out alone; every problem of every file is noted.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from cpd_portfolio.model.portfolio import Event, Library, Person, Record
from cpd_portfolio.model.problem import Problem, UsageError
from cpd_portfolio.model.shares import ListedShare
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading.completions import read_completions
from cpd_portfolio.reading.events import EventsRead, read_events
from cpd_portfolio.reading.fitting import Written, misfits
from cpd_portfolio.reading.folders import read_folders
from cpd_portfolio.reading.frozen import read_frozen
from cpd_portfolio.reading.memory import Memory, recall_folders
from cpd_portfolio.reading.people import PersonRead
from cpd_portfolio.reading.policies import read_policies
from cpd_portfolio.reading.scan import Tree, printable, scan
from cpd_portfolio.reading.shares import read_shares
from cpd_portfolio.reading.together import compare
from cpd_portfolio.reading.unread import unread_at_the_top

__all__ = ["Reading", "look", "read", "read_tree"]


class Reading(Struct, frozen=True):
    """`policy_is_wrong`: nothing may be reported or built; checking went on with the default.
    `tree`: which files there are, for whoever has to digest them. `keys`: of each person's
    folder and all that its reading hangs on, where a memory was given (memory.py)."""

    library: Library
    policies: Policies
    policy_is_wrong: bool
    policy_problems: tuple[Problem, ...] = ()
    tree: Tree = field(default_factory=Tree)
    keys: dict[str, str] = field(default_factory=dict)
    shares: tuple[ListedShare, ...] = ()


def read(roots: Iterable[Path], memory: Memory | None = None) -> Reading:
    """Everything in the portfolios folders, laid over one another.

    Raises UsageError where one of them is not a folder.
    """
    return read_tree(look(roots), memory)


def look(roots: Iterable[Path]) -> Tree:
    """Which files there are. Raises UsageError where a root is not a folder."""
    roots = tuple(roots)
    for root in roots:
        if not root.is_dir():
            raise UsageError(f"there is no folder {root}; name it with --portfolios")
    if len({root.resolve() for root in roots}) < len(roots):
        raise UsageError("the same portfolios folder is named twice; name each once")
    for root in roots:
        for other in roots:
            if other is not root and root.resolve().is_relative_to(other.resolve()):
                raise UsageError(
                    f"the portfolios folder {root} lies in {other}, where it would be taken for a "
                    "person's; put it beside it"
                )
    return scan(roots)


def read_tree(tree: Tree, memory: Memory | None = None, jobs: int | None = None) -> Reading:
    """What stands in the files. With a `memory`, a person's folder is read again only where
    something that it hangs on has changed. `jobs`: processes at once, all cores if None."""
    policies = read_policies(tree)
    policy_problems = tuple(map(_to_show, (*tree.policy_problems, *policies.problems)))
    events = read_events(tree.events, set(tree.people), policies.policies)
    problems = [*tree.problems, *policies.problems, *events.problems, *unread_at_the_top(tree)]
    rows = [tree.completions[name] for name in sorted(tree.completions)]
    completions = read_completions(rows, tree.people, policies.policies)
    problems += completions.problems
    attended = _attendances(events)
    keys: dict[str, str] = {}
    people: list[Person] = []
    everybody: list[PersonRead] = []
    written: list[Written] = []
    left_out: list[str] = []
    read_anew = partial(read_folders, events=events, policies=policies.policies, jobs=jobs)
    for folder, of_folder, key in recall_folders(tree, memory, read_anew):
        if key is not None:
            keys[folder.id] = key
        found, records = of_folder.found, of_folder.records
        problems += of_folder.problems
        everybody.append(found)
        reflected = {record.event for record in records if record.event and not record.draft}
        absent = tuple(event for event in attended[folder.id] if event.id not in reflected)
        done = completions.by_person.get(folder.id, ())
        if found.employment is not None:
            written.append(Written(folder.id, found.employment, absent, done))
        if found.profile is None or found.employment is None:
            left_out.append(folder.id)
            continue
        everything = [*records, *(_attendance(event, folder.id) for event in absent)]
        people.append(
            Person(
                folder.id,
                found.profile,
                found.statement,
                found.employment,
                found.plan,
                tuple(sorted(everything, key=lambda record: record.sort_key)),
                of_folder.reviews,
                done,
            )
        )
    problems += misfits(written, events, policies.policies)
    problems += compare(everybody, tree.people)
    frozen = read_frozen(tree, people, events.events, policies.policies)
    problems += frozen.problems
    shares = read_shares(tree.shares, tree.people, people)
    problems += shares.problems
    library = Library(
        frozen.people,
        tuple(sorted(events.events.values(), key=lambda event: (event.date, event.id))),
        tuple(left_out),
        tuple(
            sorted(
                {_to_show(problem) for problem in problems},
                key=lambda problem: (problem.path, problem.line, problem.code, problem.message),
            )
        ),
        frozen.years,
    )
    return Reading(
        library, policies.policies, policies.wrong, policy_problems, tree, keys, shares.shares
    )


def _to_show(problem: Problem) -> Problem:
    """Without anything that a terminal would take for a command: texts of files are quoted."""
    return replace(
        problem,
        path=printable(problem.path),
        message=printable(problem.message),
        hint=printable(problem.hint),
    )


def _attendances(events: EventsRead) -> defaultdict[str, list[Event]]:
    attended: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events.events.values():
        for person in event.attendees:
            attended[person].append(event)
    return attended


def _attendance(event: Event, person: str) -> Record:
    return Record(
        person=person,
        title=event.title,
        date=event.date,
        until=event.until,
        hours=event.hours,
        type=event.type,
        standards=event.standards,
        mandatory=event.mandatory,
        inset_days=event.inset_days,
        draft=event.draft,
        purpose=event.purpose,
        provider=event.provider,
        event=event.id,
    )
