"""Names of files that cannot be addresses on every host, or on somebody's own computer."""

import re

_MOST_BYTES = 200  # of a path in a folder: it becomes one part of an address
_BAD = re.compile(r'[\x00-\x1f\x7f-\x9f\\<>:"|?*\ud800-\udfff]')
# what shows nothing, or turns the rest of a name round: `cert\u202efdp.exe` reads as a PDF
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)


def is_reserved(name: str) -> bool:
    """Whether Windows takes a name for a device of its own, whatever its ending."""
    return _RESERVED.fullmatch(name.split(".")[0].rstrip(" ")) is not None


def flaw_of_name(name: str, path: str) -> tuple[str, str] | None:
    """What is wrong with a name, and what to do; None where nothing is. `path`: the name with
    the folders that it is in, as far as they are part of its address."""
    if _BAD.search(name) or len(path.encode("utf-8", "replace")) > _MOST_BYTES:
        hint = "use letters, digits, spaces, hyphens and full stops, 200 characters at most"
        return "this name cannot be an address", hint
    if _UNSEEN.search(name):
        return "there is a character in this name that nobody can see", "type the name again"
    if is_reserved(name):
        return "Windows keeps this name for itself", "call it something else"
    stem = name[: -len(".md")] if name.lower().endswith(".md") else name
    if stem.endswith((" ", ".")):
        what = "a space" if stem.endswith(" ") else "a full stop"
        return f"this name ends in {what}, which Windows takes away", "take it out of the name"
    return None
