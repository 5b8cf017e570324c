"""<person>/reviews/*.md -> Review: what managers and observers write (Appendix 4; section 4)."""

from cpd_portfolio.model.fields import quotable
from cpd_portfolio.model.files import Employment, ReviewFile
from cpd_portfolio.model.portfolio import Review
from cpd_portfolio.model.problem import Problem
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading.addresses import address_problem, same_address, slug_of
from cpd_portfolio.reading.load import load_markdown
from cpd_portfolio.reading.scan import File, Folder, reviews_of
from cpd_portfolio.reading.sections import split_review
from cpd_portfolio.reading.validate import Source

_OBSERVED = ("Strengths", "Even better if", "Agreed actions")
HEADINGS: dict[str, tuple[str, ...]] = {
    "progress-review": ("Individual summary", "Manager summary", "Personal development"),
    "mid-year-review": (
        "New or amended targets",
        "Revised training needs",
        "Further comments",
    ),
    "observation": _OBSERVED,
    "learning-walk": _OBSERVED,
    "practice-review": _OBSERVED,
    "self-assessment": ("Further comments",),
}


# stand in for required keys that cannot be read, so that the others are checked all the same
_UNKNOWN = {"kind": "observation", "date": "1900-01-01"}


def read_reviews(
    folder: Folder, employment: Employment | None, policies: Policies
) -> tuple[list[Review], list[Problem]]:
    """Sorted by date. Every problem is hidden from pages: reviews are for fewer people."""
    reviews: list[Review] = []
    problems: list[Problem] = []
    twins = same_address(reviews_of(folder))
    for file in reviews_of(folder):
        source = Source(file.path, folder.id)
        review = _read(source, file, employment, policies)
        if file.name in twins:
            source.problems.append(address_problem(file, twins[file.name], folder.id))
        source.hide()
        problems += source.problems
        if review is not None and not source.has_error:
            reviews.append(review)
    return sorted(reviews, key=lambda review: review.sort_key), problems


def _read(
    source: Source, file: File, employment: Employment | None, policies: Policies
) -> Review | None:
    if (loaded := load_markdown(source, file, ReviewFile, instead=_UNKNOWN)) is None:
        return None
    written, markdown = loaded
    _check_ratings(source)
    seen: set[str] = set()
    for index, target in enumerate(written.targets):
        if target.id in seen:
            hint = "give each target an id of its own"
            message = f"the id `{target.id[:60]}` is there twice"
            source.error(("targets", index, "id"), "duplicate-id", message, hint)
        seen.add(target.id)
    known = policies.standard_numbers
    for number in written.ratings:
        if number not in known:
            hint = f"use numbers from {min(known)} to {max(known)}"
            loc = ("ratings", str(number))
            source.error(loc, "unknown-standard", f"there is no standard {number}", hint)
    known_date = written.date.isoformat() != _UNKNOWN["date"]
    if known_date and employment is not None and not employment.covers(written.date):
        hint = "check the year; it counts all the same"
        message = f"{written.date} is outside this person's employment"
        source.warn(("date",), "outside-employment", message, hint)
    return Review(
        slug=slug_of(file.name.removeprefix("reviews/")),
        path=file.path,
        kind=written.kind,
        date=written.date,
        reviewer=written.reviewer,
        targets=written.targets,
        agreed=written.agreed,
        ratings=dict(written.ratings),
        body=split_review(markdown.body, HEADINGS[written.kind]),
    )


def _check_ratings(source: Source) -> None:
    """A standard may be rated once: `1` and `01` are the same one."""
    written = source.document.value
    ratings = written.get("ratings") if isinstance(written, dict) else None
    seen: dict[str, str] = {}
    for key in ratings if isinstance(ratings, dict) else ():
        number = key.strip().lstrip("0+")
        if number in seen:
            first = source.document.line(("ratings", seen[number]))
            hint = f"keep one of the two; the first is on line {first}"
            message = f"`{quotable(key)}` stands here a second time"
            source.error(("ratings", key), "duplicate-key", message, hint)
        seen.setdefault(number, key)
