"""A letter -> an .eml file: plain text and HTML, for whatever the organisation sends mail with.

Nothing that anybody wrote can become a header: only checked addresses and texts of one line do.
The same letter gives the same bytes.
"""

import hashlib
import re
import textwrap
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from msgspec import Struct

from cpd_portfolio.digest.wording import Letter, Line
from cpd_portfolio.styles import light_tokens
from cpd_portfolio.theme_files import theme_folder

_WIDTH = 72
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = rf"{_LABEL}(\.{_LABEL})+"
_NOWHERE = "cpd-portfolio.invalid"  # a name that no host ever has (RFC 2606)


class Sending(Struct, frozen=True):
    """How messages go out. `sender`: an address, or None where the one who sends them adds it.
    `mail_domain`: what makes an address of a login that is none."""

    as_of: date
    sender: str | None = None
    mail_domain: str | None = None

    def address(self, login: str | None) -> str | None:
        """Where a login can be written to; None where that is not known."""
        if login is None or is_address(login):
            return login
        made = f"{login}@{self.mail_domain}"
        return made if self.mail_domain and is_address(made) else None


def is_address(text: str) -> bool:
    """An address in plain letters, without a name."""
    found = re.fullmatch(rf"{_LOCAL}@{_DOMAIN}", text, re.ASCII)
    return found is not None and len(text) <= 254 and len(text.split("@")[0]) <= 64


def is_domain(text: str) -> bool:
    return re.fullmatch(_DOMAIN, text, re.ASCII) is not None and len(text) <= 253


def to_message(letter: Letter, key: str, who: str, login: str | None, sending: Sending) -> bytes:
    """`key`: what tells this message from all others of the digest. `who`: the person's id, or
    the name of a manager without a portfolio, for whoever sends a message without an address."""
    text, html = as_text(letter), as_html(letter)
    address = sending.address(login)
    message = EmailMessage(policy=SMTP)
    if sending.sender is not None:
        message["From"] = sending.sender
    if address is not None:
        message["To"] = address
    else:
        message["X-CPD-Person"] = _one_line(who)
    message["Subject"] = _one_line(letter.subject)
    day = datetime.combine(sending.as_of, time(), UTC)
    message["Date"] = format_datetime(day)
    said = "\0".join([key, sending.as_of.isoformat(), letter.subject, text])
    digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
    domain = sending.sender.split("@")[1] if sending.sender else sending.mail_domain or _NOWHERE
    message["Message-ID"] = f"<{digest[:40]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"  # so that no absence note answers it
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_{digest[:40]}")
    return message.as_bytes()


def _one_line(text: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(plain.split())[:200]


def as_text(letter: Letter) -> str:
    """Wrapped at 72 characters; a longer word stands whole."""
    blocks = [_wrapped(letter.greeting)]
    for section in letter.sections:
        part = []
        if section.heading is not None:
            heading = _wrapped(section.heading)
            part += [heading, "-" * max(len(line) for line in heading.split("\n"))]
        part += [_wrapped(sentence) for sentence in section.sentences]
        for line in section.lines:
            part.append(_wrapped(_said(line), "- ", "  "))
            part += [_wrapped(entry, "  - ", "    ") for entry in line.below]
        blocks.append("\n".join(part))
    blocks.append("\n".join(_wrapped(sentence) for sentence in letter.closing))
    return "\n\n".join(blocks) + "\n"


def _said(line: Line) -> str:
    return ": ".join(part for part in (line.lead, line.text) if part)


def _wrapped(text: str, first: str = "", further: str = "") -> str:
    return textwrap.fill(
        " ".join("".join(c if c.isprintable() else " " for c in text).split()),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_html(letter: Letter) -> str:
    return _template().render(letter=letter, light=light_tokens())


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(theme_folder() / "mail"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("letter.html")
