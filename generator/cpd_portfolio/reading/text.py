"""Bytes -> text with `\\n` line ends, or what is wrong with the file."""

import os
import stat
from pathlib import Path

from cpd_portfolio.yaml_lines import Flaw

MOST_BYTES = 256 * 1024  # a long reflection is 10 KB
_SAFE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_UTF8 = "in your editor choose “Save as”, encoding UTF-8"


class FileFlaw(Exception):
    """A file that cannot be read as text; carries the flaw."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.message)
        self.flaw = flaw


def read_file(path: Path, most_bytes: int = MOST_BYTES) -> str:
    """The text of a plain file. Links are not followed; raises FileFlaw."""
    try:
        handle = os.open(path, os.O_RDONLY | _SAFE)
    except OSError as error:
        hint = "check that the file is a plain one and that you may read it"
        reason = (error.strerror or "unknown reason").lower()
        raise FileFlaw(Flaw(1, "not-readable", f"cannot be opened: {reason}", hint)) from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            hint = "put a plain file in its place"
            raise FileFlaw(Flaw(1, "not-a-plain-file", "this is not a plain file", hint))
        data = file.read(most_bytes + 1)
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
        code, what = (
            ("encoding-utf-16", "this file is saved as UTF-16")
            if utf16
            else ("not-text-file", "this is not a text file")
        )
        raise FileFlaw(Flaw(1 if utf16 else line, code, what, _UTF8))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        near = data[max(error.start - 20, 0) : error.start + 20].decode("cp1252", "replace")
        near = " ".join(near.split("\n")[-1 if error.start < 20 else 0].split())
        message = "this file is not saved as UTF-8 (it may be in Windows-1252)"
        raise FileFlaw(
            Flaw(line, "encoding-not-utf-8", message, f"{_UTF8}; near “{near}”")
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
