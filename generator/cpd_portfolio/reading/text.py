"""Bytes -> text with `\\n` line ends, or what is wrong with the file."""

from pathlib import Path

from cpd_portfolio.reading.plain import NotPlain, open_plain
from cpd_portfolio.yaml_flaws import Flaw

MOST_BYTES = 256 * 1024  # a long reflection is 10 KB
_UTF8 = "in your editor choose “Save as”, encoding UTF-8"


class FileFlaw(Exception):
    """A file that cannot be read as text; carries the flaw."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.message)
        self.flaw = flaw


def read_file(path: Path, most_bytes: int = MOST_BYTES) -> str:
    """The text of a plain file. Links are not followed; raises FileFlaw."""
    try:
        with open_plain(path) as file:
            data = file.read(most_bytes + 1)
    except NotPlain:
        hint = "put a plain file in its place"
        raise FileFlaw(Flaw(1, "not-a-plain-file", "this is not a plain file", hint)) from None
    except OSError as error:
        hint = "check that the file is a plain one and that you may read it"
        reason = (error.strerror or "unknown reason").lower()
        raise FileFlaw(Flaw(1, "not-readable", f"cannot be opened: {reason}", hint)) from None
    return decode(data, most_bytes)


def decode(data: bytes, most_bytes: int = MOST_BYTES) -> str:
    """UTF-8, with or without a byte-order mark, any line ends. Raises FileFlaw."""
    if len(data) > most_bytes:
        message = f"this file is larger than {most_bytes // 1024} KB"
        hint = "keep the reflection short, and pictures and papers in evidence/"
        raise FileFlaw(Flaw(1, "file-too-large", message, hint))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileFlaw(Flaw(1, "encoding-utf-16", "this file is saved as UTF-16", _UTF8))
    if (at := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, at) + 1
        utf16 = data[1:2] == b"\0" or data[:1] == b"\0"
        if utf16:
            raise FileFlaw(Flaw(1, "encoding-utf-16", "this file is saved as UTF-16", _UTF8))
        hint = "put pictures and papers in evidence/; a reflection is a text file"
        raise FileFlaw(Flaw(line, "not-text-file", "this is not a text file", hint))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        first = max(data.rfind(b"\n", 0, error.start) + 1, error.start - 30)
        end = data.find(b"\n", error.start)
        last = min(len(data) if end < 0 else end, error.start + 30)
        near = " ".join(data[first:last].decode("cp1252", "replace").split())
        message = "this file is not saved as UTF-8 (it may be in Windows-1252)"
        raise FileFlaw(
            Flaw(line, "encoding-not-utf-8", message, f"{_UTF8}; near “{near}”")
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
