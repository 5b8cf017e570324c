"""What has been in a CPD year: records, completions of mandatory learning, reviews held."""

from collections.abc import Iterable
from datetime import date

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.model import Person
from cpd_portfolio.policy import Policies
from cpd_portfolio.view.model import MomentView, ReviewView
from cpd_portfolio.view.records import Records, requirement_title

MOST = 1000  # more than a page can be looked through for; the other pages have them all
FEWEST = 5  # where the year has not brought so many yet, what was before it makes up for it


def view_lately(
    person: Person,
    records: Records,
    reviews: Iterable[ReviewView],
    policies: Policies,
    year: CpdYear,
    as_of: date,
) -> tuple[tuple[MomentView, ...], int]:
    """Newest first, and how many older ones of the year are left out. `records`: those that count
    and may be shown; of reviews there is no word."""
    found = [
        *(MomentView(view.date, view.title, view.url, record=view) for _, view in records.pairs),
        *(
            MomentView(
                day,
                requirement_title(requirement, policies),
                "mandatory/",
                f"Mandatory learning, {source or 'learning platform'}",
            )
            for day, requirement, source in _completed(person, as_of)
        ),
        *(
            MomentView(review.date, review.kind_words, review.url, "Review held")
            for review in reviews
        ),
    ]
    found.sort(key=lambda moment: moment.title.casefold())
    found.sort(key=lambda moment: moment.date, reverse=True)
    of_year = [moment for moment in found if moment.date in year]
    shown = of_year[:MOST] if len(of_year) >= FEWEST else found[:FEWEST]
    return tuple(shown), max(0, len(of_year) - MOST)


def _completed(person: Person, as_of: date) -> list[tuple[date, str, str | None]]:
    """What a learning platform exports twice has been once."""
    done = [(one.date, one.requirement, one.source) for one in person.completions]
    return [one for one in dict.fromkeys(done) if one[0] <= as_of]
