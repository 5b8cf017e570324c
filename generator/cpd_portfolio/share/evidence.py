"""Evidence -> what of it goes into a pack, and how.

Pictures are made anew from their pixels, so that nothing of what a camera writes beside them (where
they were taken, when, with what) leaves the service; one that cannot be is left out. Everything
else goes in as it is.
"""

import base64
import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from cpd_portfolio.figures import counted
from cpd_portfolio.pages.pack import Embedded

MOST_INSIDE = 25 * 1024**2  # bytes of evidence in the page itself
_MOST_PIXELS = 60_000_000
_QUALITY = 88
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".heic"})
_MEDIA = {
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A file that lies beside the page."""

    media: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Evidence:
    """`embedded`: by ref. `parts`: in the order of their numbers, from 1."""

    embedded: dict[str, Embedded]
    parts: tuple[Part, ...]


def embed(files: Mapping[str, Path], *, beside: bool | None = None) -> Evidence:
    """`files`: by ref. `beside`: whether they lie beside the page; if None, where they are more
    than MOST_INSIDE in all."""
    read = {ref: _read(path) for ref, path in files.items()}
    if beside is None:
        beside = sum(len(one.data or b"") for one in read.values()) > MOST_INSIDE
    embedded: dict[str, Embedded] = {}
    parts: list[Part] = []
    for ref, one in read.items():
        if one.data is None:
            embedded[ref] = Embedded(None, None, one.media, False, one.note)
        elif beside:
            parts.append(Part(one.media, one.data))
            note = f"{one.note}; beside this page"
            embedded[ref] = Embedded(None, len(parts), one.media, one.picture, note)
        else:
            encoded = base64.b64encode(one.data).decode("ascii")
            address = f"data:{one.media};base64,{encoded}"
            embedded[ref] = Embedded(address, None, one.media, one.picture, one.note)
    return Evidence(embedded, tuple(parts))


@dataclass(frozen=True, slots=True)
class _Read:
    """`data`: None where it cannot go in."""

    media: str
    data: bytes | None
    picture: bool
    note: str


def _read(path: Path) -> _Read:
    suffix = path.suffix.lower()
    try:
        data = path.read_bytes()
    except OSError:
        return _Read("", None, False, "This file could not be read when the pack was made.")
    if suffix not in _PICTURES:
        media = _MEDIA.get(suffix, "application/octet-stream")
        return _Read(media, data, False, _size(data))
    found = without_metadata(data)
    if found is None:
        words = "This picture could not be cleared of what cameras write into it: ask for it."
        return _Read("", None, False, words)
    media, clean = found
    return _Read(media, clean, True, _size(clean))


def without_metadata(data: bytes) -> tuple[str, bytes] | None:
    """A picture's media type and bytes, from its pixels alone, upright; the first of several
    frames. None where it is no picture that can be read, or a very large one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # judged here
            opened = Image.open(io.BytesIO(data))
        with opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return None
            photo = opened.format in ("JPEG", "MPO") or (
                opened.format == "WEBP" and opened.mode == "RGB"
            )
            upright = ImageOps.exif_transpose(opened)
            shape = "RGB" if photo else "RGBA" if upright.has_transparency_data else "RGB"
            pixels = upright.convert(shape)
        clean = Image.frombytes(shape, pixels.size, pixels.tobytes())
        held = io.BytesIO()
        if photo:
            clean.save(held, "JPEG", quality=_QUALITY, optimize=True)
            return "image/jpeg", held.getvalue()
        clean.save(held, "PNG")
        return "image/png", held.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
        return None


def _size(data: bytes) -> str:
    if len(data) >= 1024**2:
        return f"{len(data) / 1024**2:.1f} MB"
    return f"{max(1, round(len(data) / 1024))} KB" if data else counted(0, "byte")
