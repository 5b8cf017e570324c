"""News -> a letter: short, kind and plain. The text and the HTML of a message are the same letter,
so that nothing is said in one and not in the other."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct

from cpd_portfolio.digest.news import ManagerNews, PersonNews, Recorded, TeamCount
from cpd_portfolio.figures import as_text, british_date, hours_text, short_by, short_date
from cpd_portfolio.measures.changes import Told
from cpd_portfolio.measures.falling_due import DueItem
from cpd_portfolio.measures.items import Item

T = TypeVar("T")
_MOST_RECORDS = 10
_MOST_STEPS = 4
_MOST_REASONS = 6


class Line(Struct, frozen=True):
    """An entry of a list; `lead` comes first and stands out; `below`: what belongs to it, each
    on a line of its own."""

    text: str
    lead: str | None = None
    below: tuple[str, ...] = ()


class Section(Struct, frozen=True):
    """A heading, where there is one, sentences, and a list below them. All plain text."""

    heading: str | None
    sentences: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


class Letter(Struct, frozen=True):
    subject: str
    greeting: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]


# --- a person's


def for_person(news: PersonNews) -> Letter:
    words = news.month.words
    sections = [Section(None, (_recorded(news),), _records(news.recorded))]
    sections.append(Section(None, (_hours(news),)))
    if news.away:
        text = "Nothing is expected of you while you are away, and nothing counts as overdue."
        sections.insert(0, Section(None, (text,)))
    if news.done:
        sections.append(Section(f"Done in {words}", (), tuple(_done(item) for item in news.done)))
    attention = news.attention
    if not news.away and (attention.overdue or attention.missing):
        lines = [_due_line(item, news.new) for item in attention.overdue]
        lines += [Line(_missing(title, news)) for title in attention.missing]
        text = "This can still be put right. Your manager can help you to find the time."
        sections.append(Section("Overdue", (text,), tuple(lines)))
    if not news.away and attention.soon:
        lines = [_due_line(item, news.new) for item in attention.soon]
        sections.append(Section(f"Due by {british_date(news.until)}", (), tuple(lines)))
    if news.steps:
        steps = _cut([Line(step) for step in news.steps], _MOST_STEPS, _more_lines)
        sections.append(Section("Worth doing next", (), tuple(steps)))
    day = british_date(news.month.last)
    closing = [f"These are the figures of {day}. More is in your portfolio."]
    if news.errors:
        mistakes = "is 1 mistake" if news.errors == 1 else f"are {news.errors} mistakes"
        closing.append(
            f"There {mistakes} in your files; what has one is left out of the figures. "
            "“cpd check” says where, and what to write instead."
        )
    return Letter(f"Your CPD in {words}", f"Hello {news.name},", tuple(sections), tuple(closing))


def _recorded(news: PersonNews) -> str:
    words, number = news.month.words, len(news.recorded)
    when = f"From {words}" if " to " in words else f"In {words}"
    if not number:
        if news.away:
            return f"{when} nothing was recorded."
        return (
            f"{when} you recorded no activity. Reading, a talk with a colleague or a team "
            "meeting can count too."
        )
    activities = "1 activity" if number == 1 else f"{number} activities"
    return f"{when} you recorded {activities}, {hours_text(news.recorded_hours)} in all:"


def _records(recorded: Sequence[Recorded]) -> tuple[Line, ...]:
    lines = [
        Line(
            f"{'a private record' if one.title is None else f'“{one.title}”'}, "
            f"{hours_text(one.hours)}",
            british_date(one.date),
        )
        for one in recorded
    ]
    return tuple(_cut(lines, _MOST_RECORDS, _more_lines))


def _hours(news: PersonNews) -> str:
    hours, year = news.hours, news.year.label
    if hours.target is None or hours.expected is None or news.away:
        return f"So far in {year} you have {hours_text(hours.total)}."
    so_far = f"So far in {year} you have {as_text(hours.total)} of {hours_text(hours.target)}"
    if hours.status == "met":
        return f"{so_far}: your target is reached."
    pace = f"{so_far}. The pace to date is {as_text(hours.expected)}"
    if news.attention.behind is not None:
        return f"{pace}, so you are {short_by(news.attention.behind)} behind it."
    return f"{pace}, so you are on track."


def _done(item: Item) -> Line:
    if item.kind in ("hours", "inset-days"):
        return Line(f"{item.title}: the target is reached")
    if not item.dated or not isinstance(item.last, date):
        return Line(f"{item.title}: met")
    again = f"; next by {british_date(item.due)}" if item.due is not None else ""
    return Line(f"{item.title}{again}", british_date(item.last))


def _due_line(item: DueItem, new: frozenset[Told]) -> Line:
    return Line(f"{item.title}{_marked(item, new)}", british_date(item.due))


def _missing(title: str, news: PersonNews) -> str:
    return f"{title}: nothing recorded yet{' (new)' if title in news.newly_missing else ''}"


def _marked(item: DueItem, new: frozenset[Told]) -> str:
    return " (new)" if (item.kind, item.id, item.due) in new else ""


# --- a manager's


def for_manager(news: ManagerNews) -> Letter:
    here = [one for one in news.reports if not one.away]
    word = sorted((o for o in here if o.needs_a_word), key=lambda o: o.attention.urgency)
    due = sorted((o for o in here if o.attention.soon), key=lambda o: o.attention.soon[0].due)
    silent = [one for one in here if not one.recorded]
    mentioned = {one.id for one in (*word, *due, *silent)}
    others = [one for one in here if one.id not in mentioned]
    away = [one for one in news.reports if one.away]
    words = news.month.words
    sections = []
    if news.away:
        text = "You are away: nothing here is expected of you until you are back."
        sections.append(Section(None, (text,)))
    sections.append(Section(None, (_how_they_stand(news, bool(word)),)))
    if word:
        lines = tuple(Line(_in_short(one), one.name, _reasons(one)) for one in word)
        sections.append(Section("Who needs a word, and why", (), lines))
    if due:
        lines = tuple(Line("", one.name, _falls_due(one)) for one in due)
        sections.append(Section(f"Falls due by {british_date(news.until)}", (), lines))
    if silent:
        sections.append(Section(f"Nothing recorded in {words}", (f"{_names(silent)}.",)))
    if away:
        text = f"{_names(away)}. Nothing is expected of them, and nothing of theirs is overdue."
        sections.append(Section("Away", (text,)))
    if others:
        sections.append(Section("Nothing to raise", (f"{_names(others)}.",)))
    if news.below:
        lines = tuple(Line(_count(one), one.team or "No team") for one in news.below)
        sections.append(Section("Further below", (), lines))
    closing = (
        f"These are the figures of {british_date(news.month.last)}. "
        "More is in each portfolio; the review sheet is for the talk itself.",
    )
    subject = f"Your team's CPD in {words}"
    return Letter(subject, f"Hello {news.name},", tuple(sections), closing)


def _how_they_stand(news: ManagerNews, anybody: bool) -> str:
    number = len(news.reports)
    who = "the person you manage" if number == 1 else f"the {number} people you manage"
    stand = "stands" if number == 1 else "stand"
    text = f"How {who} directly {stand} on {british_date(news.month.last)}."
    return text if anybody else f"{text} Nothing is overdue, and nobody is behind."


def _in_short(news: PersonNews) -> str:
    """`2 overdue, 1 with nothing recorded, 3 hours behind the pace (5 of 30 hours)`."""
    attention, hours = news.attention, news.hours
    said = []
    if attention.overdue:
        said.append(f"{len(attention.overdue)} overdue")
    if attention.missing:
        said.append(f"{len(attention.missing)} with nothing recorded")
    if attention.behind is not None and hours.target is not None:
        so_far = f"{as_text(hours.total)} of {hours_text(hours.target)}"
        said.append(f"{short_by(attention.behind)} behind the pace ({so_far})")
    return ", ".join(said)


def _reasons(news: PersonNews) -> tuple[str, ...]:
    items = [
        f"since {short_date(item.due)}: {item.title}{_marked(item, news.new)}"
        for item in news.attention.overdue
    ]
    items += [_missing(title, news) for title in news.attention.missing]
    return tuple(_cut(items, _MOST_REASONS, _more))


def _falls_due(news: PersonNews) -> tuple[str, ...]:
    items = [
        f"{short_date(item.due)}: {item.title}{_marked(item, news.new)}"
        for item in news.attention.soon
    ]
    return tuple(_cut(items, _MOST_REASONS, _more))


def _names(people: Iterable[PersonNews]) -> str:
    return ", ".join(one.name for one in people)


def _count(team: TeamCount) -> str:
    people = "1 person" if team.people == 1 else f"{team.people} people"
    if not team.overdue:
        return f"{people}, nothing overdue"
    return f"{people}, {team.overdue} with something overdue"


def _cut(entries: list[T], most: int, more: Callable[[int], T]) -> list[T]:
    """All of them, or the first ones and how many are left."""
    if len(entries) <= most + 1:  # “and 1 more” is no shorter than the one
        return entries
    return [*entries[:most], more(len(entries) - most)]


def _more(number: int) -> str:
    return f"and {number} more"


def _more_lines(number: int) -> Line:
    return Line(_more(number))
