"""Shared practice -> pages: the standards with how much there is, and a page a standard."""

from collections.abc import Iterator

from cpd_portfolio.pages.paging import in_parts
from cpd_portfolio.pages.rendering import render
from cpd_portfolio.pages.site import Page
from cpd_portfolio.view.model.shared import SharedPracticeView, SharedStandard, SharedText

FOLDER = "standards/"
WITHOUT = "other"  # the page of texts without a standard; standards are numbers
_MOST_TEXTS = 100
_MOST_SEARCHED = 2_000_000  # characters of HTML: everybody who searches loads all of it


def practice_pages(view: SharedPracticeView) -> Iterator[Page]:
    """A text stands on the page of each of its standards, and search finds the first. Where very
    much is shared, it finds the older texts by title and author alone."""
    searched = _searched(view)
    yield render("shared-practice.html", FOLDER, "Shared practice", searchable=False, view=view)
    for domain in view.domains:
        for standard in domain.standards:
            yield from _pages(f"Standard {standard.number}", standard.texts, standard, searched)
    if view.without:
        yield from _pages("Shared without a standard", view.without, None, searched)


def _searched(view: SharedPracticeView) -> frozenset[str]:
    """The anchors of the newest texts, as many as search has room for."""
    of_standards = (s.texts for domain in view.domains for s in domain.standards)
    texts = {text.anchor: text for group in (*of_standards, view.without) for text in group}
    room = _MOST_SEARCHED
    found = set()
    for text in sorted(texts.values(), key=lambda text: (text.date, text.anchor), reverse=True):
        room -= text.size
        if room >= 0:
            found.add(text.anchor)
    return frozenset(found)


def _pages(
    title: str,
    texts: tuple[SharedText, ...],
    standard: SharedStandard | None,
    searched: frozenset[str],
) -> Iterator[Page]:
    path = f"{FOLDER}{standard.number if standard else WITHOUT}/"
    for part in in_parts(texts, path, _MOST_TEXTS, lambda text: text.size):
        yield render(
            "shared-standard.html",
            part.path,
            part.titled(title),
            heading=title,
            standard=standard,
            part=part,
            searched=searched,
        )
