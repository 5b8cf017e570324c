"""What looks like somebody's personal data in a text: e-mail addresses, telephone numbers,
National Insurance numbers, unique learner numbers, dates of birth, postcodes.

`may_hold` is asked of every text and settles nearly all of them in a few microseconds; `find`
looks properly. Every pattern is bounded, so that no text takes long. Why no library does this:
docs/decisions/0013-personal-data.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["email", "phone", "ni-number", "uln", "birth", "postcode"]

ALLOW = re.compile(r"[ \t]*<!--[ \t]*cpd:[ \t]*allow[ \t]*-->", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A place in a text, from `start` up to but not with `end`."""

    start: int
    end: int
    kind: Kind


# --- is there anything at all?

_UPPER, _LOWER, _DIGITS = (bytes(range(a, b + 1)) for a, b in (b"AZ", b"az", b"09"))
_SHAPE = bytes.maketrans(_UPPER + _LOWER + _DIGITS, b"A" * 26 + b"a" * 26 + b"9" * 10)
_BETWEEN = b" \t\n.-()" + bytes(range(0x80, 0x100))  # what may stand between the parts of a number
# ten digits (a telephone, a learner's number), National Insurance, the middle of a postcode
_JOINED = (b"9999999999", b"AA999999A", b"99AA", b"9A9AA")
_NI_SOLID = b"aa999999a"
_POSTCODE_SMALL = (b"99aa", b"9a9aa")
_BEFORE_POSTCODE = (b"address", b"lives ", b"lived ", b"living ")
_WORDS = (b"birth", b"born", b"dob", b"d.o.b", b"postcode", b"post code")


def may_hold(text: str) -> bool:
    """False where `find` would find nothing, at once."""
    if "@" in text:
        return True
    data = text.encode("utf-8", "surrogatepass")
    shape = data.translate(_SHAPE)
    joined = shape.translate(None, _BETWEEN)
    if any(one in joined for one in _JOINED) or _NI_SOLID in shape.lower():
        return True
    words = data.lower()
    if any(word in words for word in _WORDS):
        return True
    return any(one in joined for one in _POSTCODE_SMALL) and any(
        word in words for word in _BEFORE_POSTCODE
    )


# --- e-mail addresses

_EMAIL = re.compile(
    r"(?<![\w.+%'-])[\w+%][\w.+%'-]{0,63}@(?P<domain>(?:[\w-]{1,63}\.){1,8}(?P<top>[a-z]{2,24}))(?![\w@])",
    re.IGNORECASE,
)
# addresses of nobody: kept for examples (RFC 2606), or a picture's name such as chart@2x.png
_EXAMPLES = frozenset({"example.com", "example.org", "example.net"})
_FILES = frozenset("png jpg jpeg gif svg webp pdf docx xlsx".split())
# mailboxes of a desk, not of a person
_DESKS = frozenset(
    (
        "accounts admin admissions bookings careers complaints contact courses cpd donotreply dpo "
        "enquiries enquiry events exams feedback finance git hello help helpdesk hr info it jobs "
        "learning library mail marketing news newsletter no-reply noreply office postmaster press "
        "privacy quality reception recruitment safeguarding sales service services support team "
        "training webinars webmaster"
    ).split()
)


def _emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        desk = match[0].partition("@")[0].casefold()
        if desk in _DESKS or match["domain"].casefold() in _EXAMPLES:
            continue
        if match["top"].casefold() not in _FILES:
            yield Found(match.start(), match.end(), "email")


# --- telephone numbers

_GAP = r"[ \t\n\u00a0\u202f.()\u2010\u2011\u2013-]{0,2}"
# United Kingdom: 01 and 02 places, 07 mobiles. Not 03, 08 and 09, which no person has: helplines,
# public bodies and firms. The first group has three digits, so that 07 10 2025 930 is a date.
_PHONE = re.compile(
    rf"(?<![\w/=#])(?<!\d[.,:-])(?:(?:\+|00)44{_GAP}(?:\(0\){_GAP})?|\(?0)"
    rf"[127]\d(?:{_GAP}\d){{8}}(?!\w|[./-]\d)"
)
_ABROAD = re.compile(
    r"(?<![\w/=#+.-])\+(?!44)[1-9]\d{0,2}[ \u00a0-]?\d{1,5}(?:[ \u00a0-]?\d{2,5}){2,5}"
    r"(?!\w|[.,]\d)"
)


def _phones(text: str) -> Iterator[Found]:
    for match in _PHONE.finditer(text):
        yield Found(match.start(), match.end(), "phone")
    for match in _ABROAD.finditer(text):
        if 9 <= sum(c.isdecimal() for c in match[0]) <= 15:
            yield Found(match.start(), match.end(), "phone")


# --- National Insurance numbers (HMRC, NIM39110: which letters are used)

_NI_FIRST, _NI_SECOND = "A-CEGHJ-PR-TW-Z", "A-CEGHJ-NPR-TW-Z"
_NI = re.compile(
    rf"(?<![\w/=#])(?:[{_NI_FIRST}][{_NI_SECOND}][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-D]"
    rf"|(?i:[{_NI_FIRST}][{_NI_SECOND}]\d{{6}}[A-D]))(?!\w)"
)
_NI_UNUSED = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})


def _ni_numbers(text: str) -> Iterator[Found]:
    for match in _NI.finditer(text):
        if match[0][:2].upper() not in _NI_UNUSED:
            yield Found(match.start(), match.end(), "ni-number")


# --- unique learner numbers (Learning Records Service: ten digits, the first not 0; weighted 10
# down to 1 they add up to 10 modulo 11. No ISBN-10 and no NHS number does.)

_TEN = re.compile(r"(?<![\w/=#])(?<!\d[.,:-])[1-9]\d{9}(?!\w|[.,/-]\d)")
_TEN_PARTED = re.compile(
    r"(?:\bULN\b|(?i:\blearner numbers?\b))[^\d\n]{1,12}([1-9](?:[ -]?\d){9})(?!\w)"
)


def is_uln(digits: str) -> bool:
    """Ten digits with the check digit of a unique learner number."""
    weighted = (weight * int(digit) for weight, digit in zip(range(10, 0, -1), digits, strict=True))
    return digits[0] != "0" and sum(weighted) % 11 == 10


def _learner_numbers(text: str) -> Iterator[Found]:
    for pattern, group in ((_TEN, 0), (_TEN_PARTED, 1)):
        for match in pattern.finditer(text):
            if is_uln(re.sub(r"\D", "", match[group])):
                yield Found(match.start(group), match.end(group), "uln")


# --- dates of birth: a whole date beside a word that says what it is

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"(?:(?:19|20)\d\d|['’]?\d\d)(?!\w)"
_DATE = (
    rf"(?<!\w)(?:\d{{1,2}}[ /.-]{{1,2}}\d{{1,2}}[ /.-]{{1,2}}{_YEAR}"
    r"|(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}(?!\w)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ /.-]{{1,2}}{_MONTH}[ ,/.-]{{1,3}}{_YEAR}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR})"
)
_BIRTH_WORD = r"(?:d\.?o\.?b\b|date of birth|birth ?date|birthday (?:is|was)|(?<![\w-])born)"
_BIRTH = re.compile(
    rf"(?<!\w){_BIRTH_WORD}[^;]{{0,30}}?(?P<after>{_DATE})"
    rf"|(?P<before>{_DATE})[ ,]{{0,2}}\(?(?:d\.?o\.?b\b|date of birth)",
    re.IGNORECASE,
)


def _births(text: str) -> Iterator[Found]:
    for match in _BIRTH.finditer(text):
        group = "after" if match["after"] else "before"
        yield Found(match.start(group), match.end(group), "birth")


# --- postcodes

_AREAS = frozenset(
    (
        "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT "
        "DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA "
        "LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE "
        "SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV "
        "YO ZE"
    ).split()
)
_POSTCODE = r"(?P<area>[A-Z]{1,2})\d[A-Z\d]?%s\d[ABD-HJLNP-UW-Z]{2}(?!\w)"
_WRITTEN = re.compile(r"(?<![\w/=#-])" + _POSTCODE % r"[ \u00a0]{1,2}")
# small letters or no space: only where the words before say what it is (“L3 2nd year” is not one)
_SAID = re.compile(
    r"(?<!\w)(?:post ?code|address|liv(?:es|ed|ing) (?:at|in))\b[^\n]{0,60}?(?<![\w/=#-])(?P<whole>"
    + _POSTCODE % r"[ \u00a0]{0,2}"
    + ")",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")


def _postcodes(text: str) -> Iterator[Found]:
    for match in _WRITTEN.finditer(text):
        if match["area"] in _AREAS:
            yield Found(match.start(), match.end(), "postcode")
    for match in _SAID.finditer(text):
        if match["area"].upper() in _AREAS and _ORDINAL.search(match["whole"]) is None:
            yield Found(match.start("whole"), match.end("whole"), "postcode")


# --- all of them

_ADDRESS_OF_PAGE = re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)


def find(text: str) -> list[Found]:
    """In the order of the text, each place once. Numbers in the address of a page are left alone:
    they are that page's own."""
    if not may_hold(text):
        return []
    found = set(_emails(text))
    words = _ADDRESS_OF_PAGE.sub(lambda match: " " * len(match[0]), text)
    for look in (_phones, _ni_numbers, _learner_numbers, _births, _postcodes):
        found.update(look(words))
    return sorted(found)
