"""By what a programme is known: in addresses, and where a share names one."""

import hashlib
import unicodedata

from cpd_portfolio.model.files import Programme

_LONGEST = 120  # bytes of an id; a folder's name may have 255


def programme_id(programme: Programme) -> str:
    """The id of its number, or of its title where it has none."""
    return id_of(programme.number or programme.title)


def id_of(name: str) -> str:
    """Everything but letters and digits as `-`. A very long one is cut and gets a digest of the
    whole, which makes it longer than any that is not cut."""
    name = unicodedata.normalize("NFC", name)
    found = "".join(c if c.isalnum() else "-" for c in name)
    if not any(c.isalnum() for c in found):
        found = f"programme-{_digest(name)}"  # `***` and `???` are not one programme
    raw = found.encode("utf-8")
    if len(raw) <= _LONGEST:
        return found
    return f"{raw[:_LONGEST].decode('utf-8', 'ignore')}-{_digest(name.casefold())}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def is_named(programme: Programme, written: str) -> bool:
    """Whether a share's `programme:` means this one; capitals make no difference."""
    return programme_id(programme).casefold() == id_of(written).casefold()
