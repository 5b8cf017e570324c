"""Shared practice -> pages: the standards with how much there is, and a page a standard."""

from collections.abc import Iterator

from cpd_portfolio.pages.paging import in_parts
from cpd_portfolio.pages.rendering import render
from cpd_portfolio.pages.site import Page
from cpd_portfolio.view.model.shared import SharedPracticeView, SharedStandard, SharedText

FOLDER = "standards/"
WITHOUT = "other"  # the page of texts without a standard; standards are numbers
_MOST_TEXTS = 100


def practice_pages(view: SharedPracticeView) -> Iterator[Page]:
    """A text stands on the page of each of its standards, and search finds the first."""
    yield render("shared-practice.html", FOLDER, "Shared practice", searchable=False, view=view)
    for domain in view.domains:
        for standard in domain.standards:
            yield from _pages(f"Standard {standard.number}", standard.texts, standard)
    if view.without:
        yield from _pages("Shared without a standard", view.without, None)


def _pages(
    title: str, texts: tuple[SharedText, ...], standard: SharedStandard | None
) -> Iterator[Page]:
    path = f"{FOLDER}{standard.number if standard else WITHOUT}/"
    for part in in_parts(texts, path, _MOST_TEXTS, lambda text: text.size):
        yield render(
            "shared-standard.html",
            part.path,
            title if part.number == 1 else f"{title}, page {part.number}",
            heading=title,
            standard=standard,
            part=part,
        )
