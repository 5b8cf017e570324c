"""Addresses made of texts that authors wrote: ids of requirements, names of events."""

from collections.abc import Iterable

from cpd_portfolio.slugs import slugify


def safe_addresses(texts: Iterable[str]) -> dict[str, str]:
    """Each text with a folder name of its own: lower-case letters, digits and hyphens, short,
    and no number alone, which is a page of a list. A text that is such a name already keeps it."""
    wanted = {text: _slug(text) for text in texts}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for text in sorted(wanted, key=lambda text: (wanted[text] != text, text)):
        address, number = wanted[text], 1
        while address in taken:
            number += 1
            address = f"{wanted[text]}-{number}"
        taken.add(address)
        found[text] = address
    return found


def _slug(text: str) -> str:
    slug = slugify(text)
    return f"no-{slug}" if slug.isdigit() else slug
