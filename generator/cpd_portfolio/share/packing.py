"""A share -> its pack: the page and the evidence beside it, as it is read, and sealed."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path

from cpd_portfolio.model.shares import Share
from cpd_portfolio.pages.pack import pack_html
from cpd_portfolio.share.evidence import Evidence, embed
from cpd_portfolio.share.page import opening_page
from cpd_portfolio.share.sealing import Header, link_key, part_name, path_of, seal_parts
from cpd_portfolio.styles import pack_style, token_style
from cpd_portfolio.view.model.pack import PackView

PAGE = "index.html"


def open_pack(view: PackView, files: Mapping[str, Path]) -> bytes:
    """The pack unsealed, for its author to look through: all in one page."""
    return _html(view, embed(files, beside=False), token_style() + pack_style())


def seal_pack(
    view: PackView, files: Mapping[str, Path], share: Share, secret: bytes
) -> dict[str, bytes]:
    """What lies on the host: name -> contents. The header, which anybody can read, has no name of
    anybody in it: its id is the beginning of the path."""
    evidence = embed(files)
    salt = bytes.fromhex(share.salt)
    header = Header(id=path_of(secret, salt)[:8], expires=share.until)
    plain = [_html(view, evidence), *(part.data for part in evidence.parts)]
    phrase = passphrase_of(secret, share) if share.passphrase else None
    page, *parts = seal_parts(plain, header, secret, salt, phrase)
    found = {PAGE: opening_page(page, pack_style())}
    return found | {part_name(n): part.data for n, part in enumerate(parts, start=1)}


def _html(view: PackView, evidence: Evidence, style: str = "") -> bytes:
    return pack_html(view, evidence.embedded, style).encode("utf-8")


def folder_of(share: Share, secret: bytes) -> str:
    """Where the pack lies on the site."""
    return f"share/{path_of(secret, bytes.fromhex(share.salt))}"


def address_of(share: Share, secret: bytes, site_url: str) -> str:
    """The link, with the key in its fragment."""
    key = link_key(secret, bytes.fromhex(share.salt))
    return f"{site_url.rstrip('/')}/{folder_of(share, secret)}/#{key}"


def passphrase_of(secret: bytes, share: Share) -> str:
    """16 characters, worked out like the key, so that it is written down nowhere: `abcd-…`."""
    about = b"cpd-portfolio share v1: passphrase" + bytes.fromhex(share.salt)
    plain = base64.b32encode(hmac.digest(secret, about, "sha256")[:10]).decode("ascii").lower()
    return "-".join(plain[at : at + 4] for at in range(0, 16, 4))


def secret_id(secret: bytes) -> str:
    """Tells one secret from another, and nothing of either."""
    about = b"cpd-portfolio share v1: which secret"
    return hashlib.sha256(hmac.digest(secret, about, "sha256")).hexdigest()
