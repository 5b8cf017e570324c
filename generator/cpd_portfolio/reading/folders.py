"""People's folders -> what stands in each of them by itself, on all cores where there are many."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor

from cpd_portfolio.model.portfolio import Record
from cpd_portfolio.model.problem import Problem
from cpd_portfolio.policy import Policies
from cpd_portfolio.processes import all_cores, begin, can_fork, several
from cpd_portfolio.reading.addresses import address_problem, same_address, twins_of
from cpd_portfolio.reading.basis import is_hidden
from cpd_portfolio.reading.events import EventsRead
from cpd_portfolio.reading.memory import FolderRead
from cpd_portfolio.reading.people import PersonRead, read_person
from cpd_portfolio.reading.privacy import in_names
from cpd_portfolio.reading.reflections import Surroundings, read_reflection
from cpd_portfolio.reading.reviews import read_reviews
from cpd_portfolio.reading.scan import Folder, others_of, reflections_of
from cpd_portfolio.reading.unread import unread_of
from cpd_portfolio.reading.validate import Source

MANY = 40  # folders; fewer are read by one process before others would have begun
CHUNK = 8  # folders that a process is handed at a time


def read_folders(
    folders: Sequence[Folder], events: EventsRead, policies: Policies, jobs: int | None = None
) -> Iterator[FolderRead]:
    """In the order of the folders. `jobs`: processes at once, all cores if None."""
    done = 0
    starts = range(0, len(folders), CHUNK)
    jobs = min(jobs or all_cores(), len(starts))
    # a process that is forked has but one of its parent's threads, and all of their locks
    if jobs > 1 and len(folders) >= MANY and can_fork() and threading.active_count() == 1:
        global _given
        _given = (folders, events, policies)
        try:
            with several(jobs, begin) as pool:
                for future in [pool.submit(_read_chunk, start) for start in starts] if pool else ():
                    for found in future.result():
                        done += 1
                        yield found
        except BrokenExecutor:  # as for want of memory, of which one process needs less
            pass
        finally:
            _given = None
    for folder in folders[done:]:
        yield read_folder(folder, events, policies)


_given: tuple[Sequence[Folder], EventsRead, Policies] | None = None  # what processes begin with


def _read_chunk(start: int) -> list[FolderRead]:
    assert _given is not None
    folders, events, policies = _given
    return [read_folder(folder, events, policies) for folder in folders[start : start + CHUNK]]


def read_folder(folder: Folder, events: EventsRead, policies: Policies) -> FolderRead:
    found = read_person(folder, policies)
    records, noted = _read_records(folder, found, events, policies)
    reviews, of_reviews = read_reviews(folder, found.employment, policies)
    named = in_names(folder.files.values(), folder.id)
    unread = unread_of(folder, records)
    problems = (*found.problems, *noted, *of_reviews, *named, *unread)
    return FolderRead(found, tuple(records), tuple(reviews), problems)


def _read_records(
    folder: Folder, found: PersonRead, events: EventsRead, policies: Policies
) -> tuple[list[Record], list[Problem]]:
    areas = found.profile.occupational_areas if found.profile is not None else None
    around = Surroundings(
        policies=policies,
        events=events,
        folder=folder,
        areas=None if areas is None else frozenset(area.id for area in areas),
        needs=frozenset(need.id for need in found.plan.needs) if found.needs_known else None,
        employment=found.employment,
    )
    problems: list[Problem] = []
    records: list[Record] = []
    twins = same_address(reflections_of(folder))
    for file in reflections_of(folder):
        source = Source(file.path, folder.id)
        record = read_reflection(source, file, around)
        if file.name in twins:
            problems.append(address_problem(file, twins[file.name], folder.id, private=True))
            record = None
        problems += source.problems
        if record is not None:
            records.append(record)
    problems += _same_date_and_title(records, policies)
    for file, other in twins_of(others_of(folder)):
        message = f"its name differs from {other} in capitals or accents alone"
        hint = "rename one of the two: on many hosts and computers they are one file"
        problems.append(
            Problem(file.path, 1, "same-address", "warning", message, hint, folder.id, private=True)
        )
    return records, problems


def _same_date_and_title(records: list[Record], policies: Policies) -> list[Problem]:
    """Of two of which one is private or a draft, nothing is told: the other's date and title
    would be its own."""
    groups: defaultdict[tuple[object, str], list[Record]] = defaultdict(list)
    for record in records:
        groups[record.date, record.title.casefold()].append(record)
    found: list[Problem] = []
    for group in groups.values():
        for record in sorted(group, key=lambda record: record.path or "")[1:]:
            private = any(is_hidden(other, policies) for other in group)
            hint = "if it is the same activity, keep one; else change the title"
            message = "another reflection has the same date and title"
            found.append(
                Problem(
                    record.path or "",
                    1,
                    "same-date-and-title",
                    "warning",
                    message,
                    hint,
                    record.person,
                    private,
                    shown_from=record.date,
                )
            )
    return found
