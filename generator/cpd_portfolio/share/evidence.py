"""Evidence -> what of it goes into a pack, and how.

Pictures are made anew from their pixels, so that nothing of what a camera writes beside them (where
they were taken, when, with what) leaves the service, and large ones smaller; one that cannot be
is left out. Everything else goes in as it is, as far as there is room.
"""

import base64
import io
import math
import warnings
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from PIL import Image

from cpd_portfolio.figures import counted
from cpd_portfolio.pages.pack import Embedded
from cpd_portfolio.reading.plain import read_plain

MOST_INSIDE = 25 * 1024**2  # bytes of evidence in the page itself
MOST_IN_ALL = 48 * 1024**2  # and beside it
MOST_OF_FILE = 40 * 1024**2
_MOST_PIXELS = 60_000_000  # of a JPEG, which is unpacked at the size that is needed
_MOST_UNSCALED = 25_000_000  # of others
_MOST_OF_PHOTO, _MOST_OF_DRAWING = 8_000_000, 4_000_000  # the latter are packed without loss
_MOST_LOSSLESS = 3 * 1024**2  # bytes; what is more is a photograph, whatever its kind of file
_QUALITY, _PACKED = 88, 4
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")  # others run programs or are never met
_ORIENTATION = 0x0112  # in EXIF
_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
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


class Part(Struct, frozen=True):
    """A file that lies beside the page."""

    media: str
    data: bytes


class Evidence(Struct, frozen=True):
    """`embedded`: by ref. `parts`: in the order of their numbers, from 1."""

    embedded: dict[str, Embedded]
    parts: tuple[Part, ...]


def embed(files: Mapping[str, Path], *, beside: bool | None = None) -> Evidence:
    """`files`: by ref. `beside`: whether they lie beside the page; if None, where they are more
    than MOST_INSIDE in all."""
    room = MOST_IN_ALL
    read: dict[str, _Read] = {}
    for ref, path in files.items():
        read[ref] = _read(path, min(room, MOST_OF_FILE))
        room -= len(read[ref].data or b"")
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


class _Read(Struct, frozen=True):
    """`data`: None where it cannot go in."""

    media: str
    data: bytes | None
    picture: bool
    note: str


def _read(path: Path, most_bytes: int) -> _Read:
    suffix = path.suffix.lower()
    try:
        data = read_plain(path, most_bytes)
    except OSError:
        return _Read("", None, False, "This file could not be read when the pack was made.")
    if data is None:
        return _Read("", None, False, "This file is larger than a pack has room for: ask for it.")
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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is odd in a picture is judged here, and not said
        return _cleaned(data)


def _cleaned(data: bytes) -> tuple[str, bytes] | None:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            most = _MOST_PIXELS if opened.format in ("JPEG", "MPO") else _MOST_UNSCALED
            if opened.width * opened.height > most:
                return None
            photo = opened.format in ("JPEG", "MPO") or (
                opened.format in ("WEBP", "TIFF") and opened.mode in ("RGB", "CMYK", "YCbCr")
            )
            opened.draft("RGB", _fitting(opened.size, photo))  # need not be unpacked in full
            opened.load()  # a TIFF is upright from here on, and says so
            turned = _TURNED.get(opened.getexif().get(_ORIENTATION, 1))
            shape = "RGBA" if not photo and opened.has_transparency_data else "RGB"
            pixels: Image.Image = opened if opened.mode == shape else opened.convert(shape)
            if (size := _fitting(pixels.size, photo)) != pixels.size:
                pixels = pixels.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
            if turned is not None:
                pixels = pixels.transpose(turned)
            clean = Image.new(shape, pixels.size)
            clean.paste(pixels)
        if not photo:
            held = io.BytesIO()
            clean.save(held, "PNG", compress_level=_PACKED)
            if held.tell() <= _MOST_LOSSLESS:
                return "image/png", held.getvalue()
            clean = _on_white(clean)
        held = io.BytesIO()
        clean.save(held, "JPEG", quality=_QUALITY, optimize=True)
        return "image/jpeg", held.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
        return None


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency, as paper would show it."""
    if picture.mode == "RGB":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _fitting(size: tuple[int, int], photo: bool) -> tuple[int, int]:
    """The size that a picture has in a pack: an A4 page is still read easily."""
    most = _MOST_OF_PHOTO if photo else _MOST_OF_DRAWING
    scale = min(1.0, math.sqrt(most / (size[0] * size[1] or 1)))
    return max(1, math.floor(size[0] * scale)), max(1, math.floor(size[1] * scale))


def _size(data: bytes) -> str:
    if len(data) >= 1024**2:
        return f"{len(data) / 1024**2:.1f} MB"
    return f"{max(1, round(len(data) / 1024))} KB" if data else counted(0, "byte")
