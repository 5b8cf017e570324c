"""Sealing a pack, so that nothing readable lies on the host; the browser's WebCrypto opens it.

    secret + the share's salt ──HKDF──▶ link key (in the link's fragment), path, nonce key, …
    link key [+ PBKDF2 of a passphrase] ──HKDF──▶ content key ──AES-256-GCM──▶ sealed

What is sealed has one layout, which theme/pack/opener.js reads:

    b"cpd-share\\n"  4 bytes: length of the header  header (JSON)  12 bytes: nonce  ciphertext, tag

All that stands before the nonce is bound as associated data. The same input gives the same bytes.
docs/decisions/0010-sealing.md says why, and what this does not protect against.
"""

import base64
import gzip
import hashlib
import hmac
import json
import unicodedata
import zlib
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct
from msgspec.structs import replace

from cpd_portfolio.share.secret import LEAST_SECRET

VERSION = 1
ROUNDS = 600_000
LEAST_SALT = 16
KEY_LENGTH = 48  # characters of a link key

_MAGIC = b"cpd-share\n"
_NONCE = 12
_CHECKSUM = 4
_LEVEL = 4  # of gzip: level 6 takes four times as long, for a twelfth less
_MOST_HEADER = 4096
_MOST_ROUNDS = 10_000_000
_DERIVATION = "hkdf-sha256"
_KDF = "pbkdf2-hmac-sha256"
_INFO = b"cpd-portfolio share v1: "
_SPACE = " \t\r\n"


class CannotOpen(Exception):
    """What was sealed cannot be opened, in one sentence: a wrong key or passphrase, or bytes that
    are not as they were sealed."""


class Header(Struct, frozen=True):
    """What anyone can read. `expires`: the last day on which the pack opens. A pack is `parts`
    sealed files: the page is part 0, evidence that lies beside it is part 1 and on."""

    id: str
    expires: date
    part: int = 0
    parts: int = 1
    version: int = VERSION


class Sealed(Struct, frozen=True):
    """`data`: the bytes that may lie on any host."""

    header: Header
    data: bytes


class _Keys(Struct, frozen=True):
    content: bytes
    nonce: bytes
    about: dict[str, Any]  # what the header says of them


def seal(
    plaintext: bytes, header: Header, secret: bytes, salt: bytes, passphrase: str | None = None
) -> Sealed:
    """`secret`: the organisation's, 32 bytes or more; `salt`: the share's own, 16 random bytes or
    more. Raises ValueError where one is shorter, or the passphrase is empty."""
    return _seal(plaintext, header, _keys(secret, salt, passphrase))


def seal_parts(
    plaintexts: Sequence[bytes],
    header: Header,
    secret: bytes,
    salt: bytes,
    passphrase: str | None = None,
) -> tuple[Sealed, ...]:
    """The page and what lies beside it, in this order; each is bound to its place."""
    keys = _keys(secret, salt, passphrase)
    return tuple(
        _seal(plaintext, replace(header, part=part, parts=len(plaintexts)), keys)
        for part, plaintext in enumerate(plaintexts)
    )


def unseal(data: bytes, key: str, passphrase: str | None = None) -> tuple[Header, bytes]:
    """What was sealed, with the key of a link. Raises CannotOpen."""
    bound, about, nonce, ciphertext = _split(data)
    link = _key_bytes(key)
    if not hmac.compare_digest(_text(_check(link)), str(about.get("check"))):
        raise CannotOpen("this key is for another pack")
    kdf = about.get("kdf")
    if kdf is not None and passphrase is None:
        raise CannotOpen("this pack asks for a passphrase too")
    try:
        header = _header_of(about)
        stretched = _stretched(passphrase, _bytes(kdf["salt"]), int(kdf["rounds"])) if kdf else b""
        content = _content_key(link, stretched)
        if kdf and not hmac.compare_digest(_text(_check(content)), str(kdf["check"])):
            raise CannotOpen("this is not the passphrase of the pack")
        return header, gzip.decompress(AESGCM(content).decrypt(nonce, ciphertext, bound))
    except (InvalidTag, KeyError, TypeError, ValueError, OSError, EOFError, zlib.error):
        raise CannotOpen("the pack is not as it was sealed: changed, or not all of it") from None


def link_key(secret: bytes, salt: bytes) -> str:
    """What goes behind the # of a link: 48 characters, the last of them a checksum, so that a
    link that was cut or mistyped is told from the key of another pack."""
    key = _link(secret, salt)
    return _text(key + hashlib.sha256(key).digest()[:_CHECKSUM])


def path_of(secret: bytes, salt: bytes) -> str:
    """The name of the share's folder below `share/`: 32 hexadecimal digits nobody can guess."""
    return _from_secret(secret, salt, b"path", 16).hex()


def part_name(part: int) -> str:
    """The file beside the page that holds a part (from 1)."""
    return f"evidence-{part:03d}.sealed"


def _seal(plaintext: bytes, header: Header, keys: _Keys) -> Sealed:
    bound = _bound(header, keys.about)
    packed = gzip.compress(plaintext, compresslevel=_LEVEL, mtime=0)
    # over what is encrypted, not over what it was packed from: another zlib packs otherwise, and
    # two ciphertexts of one nonce would give the contents away
    nonce = hmac.digest(keys.nonce, bound + packed, "sha256")[:_NONCE]
    ciphertext = AESGCM(keys.content).encrypt(nonce, packed, bound)
    return Sealed(header, bound + nonce + ciphertext)


def _keys(secret: bytes, salt: bytes, passphrase: str | None) -> _Keys:
    link = _link(secret, salt)
    stretched, kdf = b"", None
    if passphrase is not None:
        own = _from_secret(secret, salt, b"passphrase salt", 16)
        stretched = _stretched(passphrase, own, ROUNDS)
        kdf = {"name": _KDF, "rounds": ROUNDS, "salt": _text(own)}
    content = _content_key(link, stretched)
    if kdf is not None:
        kdf["check"] = _text(_check(content))
    about = {"derivation": _DERIVATION, "check": _text(_check(link)), "kdf": kdf}
    return _Keys(content, _from_secret(secret, salt, b"nonce key", 32), about)


def _link(secret: bytes, salt: bytes) -> bytes:
    return _from_secret(secret, salt, b"link key", 32)


def _from_secret(secret: bytes, salt: bytes, what: bytes, length: int) -> bytes:
    if len(secret) < LEAST_SECRET:
        raise ValueError(f"the secret is shorter than {LEAST_SECRET} bytes")
    if len(salt) < LEAST_SALT:
        raise ValueError(f"the salt is shorter than {LEAST_SALT} bytes")
    return _hkdf(secret, salt, what, length)


def _content_key(link: bytes, stretched: bytes) -> bytes:
    what = b"content key with passphrase" if stretched else b"content key"
    return _hkdf(link + stretched, b"", what, 32)


def _check(key: bytes) -> bytes:
    """Tells whether a key is the right one, and nothing of the key."""
    return _hkdf(key, b"", b"check", 16)


def _hkdf(key: bytes, salt: bytes, what: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, _INFO + what).derive(key)


def _stretched(passphrase: str | None, salt: bytes, rounds: int) -> bytes:
    if not 0 < rounds <= _MOST_ROUNDS:
        raise ValueError("a number of rounds that nobody sealed with")
    plain = unicodedata.normalize("NFC", (passphrase or "").strip(_SPACE))
    if not plain:
        raise ValueError("the passphrase is empty")
    return hashlib.pbkdf2_hmac("sha256", plain.encode(), salt, rounds, 32)


def _bound(header: Header, about: dict[str, Any]) -> bytes:
    if not 0 <= header.part < header.parts:
        raise ValueError("a part counts from 0 and is one of the parts")
    said = {
        "version": header.version,
        "id": header.id,
        "expires": header.expires.isoformat(),
        "part": header.part,
        "parts": header.parts,
        **about,
    }
    written = json.dumps(said, separators=(",", ":")).encode("ascii")
    return _MAGIC + len(written).to_bytes(4, "big") + written


def _split(data: bytes) -> tuple[bytes, dict[str, Any], bytes, bytes]:
    start = len(_MAGIC) + 4
    end = start + int.from_bytes(data[len(_MAGIC) : start], "big")
    try:
        about = json.loads(data[start:end]) if end - start <= _MOST_HEADER else None
    except (ValueError, RecursionError):
        about = None
    if not data.startswith(_MAGIC) or not isinstance(about, dict) or len(data) < end + _NONCE + 16:
        raise CannotOpen("this is not a sealed pack, or not all of one")
    return data[:end], about, data[end : end + _NONCE], data[end + _NONCE :]


def _header_of(about: dict[str, Any]) -> Header:
    if about["version"] != VERSION or about["derivation"] != _DERIVATION:
        raise CannotOpen("this pack was sealed by another version of the program")
    return Header(
        id=str(about["id"]),
        expires=date.fromisoformat(about["expires"]),
        part=int(about["part"]),
        parts=int(about["parts"]),
        version=VERSION,
    )


def _key_bytes(key: str) -> bytes:
    try:
        found = _bytes(key)
    except ValueError:
        found = b""
    link, checksum = found[:-_CHECKSUM], found[-_CHECKSUM:]
    if len(key) != KEY_LENGTH or hashlib.sha256(link).digest()[:_CHECKSUM] != checksum:
        raise CannotOpen(f"this is not a whole key: it has {KEY_LENGTH} characters, none mistyped")
    return link


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


_decode = partial(base64.b64decode, altchars=b"-_", validate=True)


def _bytes(text: str) -> bytes:
    return _decode(text + "=" * (-len(text) % 4))
