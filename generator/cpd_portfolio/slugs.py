"""A text of any kind -> a name that every file system and address takes."""

import re
import unicodedata


def slugify(text: str, most: int = 60, instead: str = "reflection") -> str:
    """Lower-case letters, digits and hyphens; `instead` where nothing else is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return slug[:most].rstrip("-") or instead
