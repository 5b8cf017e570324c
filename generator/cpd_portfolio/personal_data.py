"""What looks like somebody's personal data in a text: e-mail addresses, telephone numbers,
National Insurance numbers, unique learner numbers, dates of birth, postcodes.

`find` is asked of every text, so it looks at the shape of a text first, and then only around what
may be one. Every pattern is bounded,
so that no text takes long. Why no library does this:
docs/decisions/0013-personal-data.md.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Literal

from msgspec import Struct
from pydantic_core import SchemaValidator
from pydantic_core.core_schema import str_schema

Kind = Literal["email", "phone", "ni-number", "uln", "birth", "postcode"]
Look = Callable[[str], Iterator["Found"]]

ALLOW = re.compile(r"[ \t]*<!--[ \t]*cpd:[ \t]*allow[ \t]*-->", re.IGNORECASE)


class Found(Struct, frozen=True, order=True):
    """A place in a text, from `start` up to but not with `end`."""

    start: int
    end: int
    kind: Kind


def _around(text: str, mark: re.Pattern[str], before: int, after: int) -> Iterator[tuple[int, str]]:
    """The parts of a text in which a pattern need be looked for, with where they begin."""
    start = end = 0
    for match in mark.finditer(text):
        if match.start() - before > end:
            if end:
                yield start, text[start:end]
            start = max(0, match.start() - before)
        end = match.end() + after
    if end:
        yield start, text[start:end]


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
# public bodies and firms. The first group has three digits, so that 07 10 2025 930 is a date. A
# few places still have numbers of ten digits.
_PHONE = re.compile(
    rf"(?<![\w/=#])(?<!\d[.,:-])(?:(?:(?:\+|00)44{_GAP}(?:\(0\){_GAP})?|\(?0)"
    rf"[127]\d(?:{_GAP}\d){{8}}|\(?01\d{{3}}\)?[ -]\d{{5}})(?!\w|[./-]\d)"
)
_ABROAD = re.compile(
    r"(?<![\w/=#+.-])\+(?!44)[1-9]\d{0,2}[ \u00a0-]?\d{1,5}(?:[ \u00a0-]?\d{2,5}){2,5}"
    r"(?!\w|[.,]\d)"
)


# where one may begin; a set of characters comes first, for a search runs to that quickly
_PHONE_MARK = re.compile(rf"[0+](?<!\d.)(?:{_GAP}\d){{8,}}")


def _phones(text: str) -> Iterator[Found]:
    for at, part in _around(text, _PHONE_MARK, 4, 4):
        for match in _PHONE.finditer(part):
            yield Found(at + match.start(), at + match.end(), "phone")
        for match in _ABROAD.finditer(part):
            if 9 <= sum(c.isdecimal() for c in match[0]) <= 15:
                yield Found(at + match.start(), at + match.end(), "phone")


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

_TEN = re.compile(r"[1-9]\d{9}(?<![\w/=#].{10})(?<!\d[.,:-].{10})(?!\w|[.,/-]\d)")
_TEN_PARTED = re.compile(
    r"(?:\bULN\b|(?i:\blearner numbers?\b))[^\d\n]{1,12}([1-9](?:[ -]?\d){9})(?!\w)"
)
_SAYS_ULN = re.compile(r"[uUlL](?:LN|ln|[eE][aA][rR][nN][eE][rR] )")


def is_uln(digits: str) -> bool:
    """Ten digits with the check digit of a unique learner number."""
    weighted = (weight * int(digit) for weight, digit in zip(range(10, 0, -1), digits, strict=True))
    return digits[0] != "0" and sum(weighted) % 11 == 10


def _learner_numbers(text: str) -> Iterator[Found]:
    for match in _TEN.finditer(text):
        if is_uln(match[0]):
            yield Found(match.start(), match.end(), "uln")
    for at, part in _around(text, _SAYS_ULN, 1, 50):
        for match in _TEN_PARTED.finditer(part):
            if is_uln(re.sub(r"\D", "", match[1])):
                yield Found(at + match.start(1), at + match.end(1), "uln")


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
    rf"(?<!\w){_BIRTH_WORD}(?:[^;\n]|\n(?!\s*[\w-]+:)){{0,30}}?(?P<after>{_DATE})"
    rf"|(?P<before>{_DATE})[ ,]{{0,2}}\(?(?:d\.?o\.?b\b|date of birth)",
    re.IGNORECASE,
)


# not by a flag: a set of first letters is what the search can run to
_FIGURE = re.compile("[0-9]")
_BIRTH_MARK = re.compile(r"[bBdD](?:[oO][rR][nN]|[iI][rR][tT][hH]|\.?[oO]\.?[bB])")


def _births(text: str) -> Iterator[Found]:
    for at, part in _around(text, _BIRTH_MARK, 40, 80):
        if not _FIGURE.search(part):
            continue
        for match in _BIRTH.finditer(part):
            group = "after" if match["after"] else "before"
            yield Found(at + match.start(group), at + match.end(group), "birth")


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


# --- all of them, and only what a text may hold

# Which kinds are worth a look. These patterns are wider than those above and are pydantic's, which
# are Rust's: one pass over a text takes 2 microseconds a page, and mostly that is all.
_GATES: tuple[tuple[Look, str], ...] = (
    (_emails, r"@[\w-]"),
    (_phones, rf"(?:^|[^\w])(?:\+[1-9]|00|\(?0[127][0-9])(?:{_GAP}[0-9]){{7}}"),
    (_learner_numbers, r"[1-9][0-9]{9}|(?i:uln|learner number)[^\n]{0,13}[0-9]"),
    (_ni_numbers, r"[A-Z]{2}[ -]?(?:[0-9]{2}[ -]?){3}[A-D]|[A-Za-z]{2}[0-9]{6}[A-Da-d]"),
    (
        _births,
        r"(?i:born|birth|d\.?o\.?b)[^;]{0,30}[0-9]|[0-9][ ,(]{0,4}(?i:d\.?o\.?b|date of birth)",
    ),
    (
        _postcodes,
        r"[0-9][0-9A-Z]?[ \u00a0]{1,2}[0-9][A-Z]{2}"
        r"|(?i:post ?code|address|liv(?:es|ed|ing) (?:at|in))[^\n]{0,64}[0-9]",
    ),
)
_PAGE = re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,2000}")


def _gate(pattern: str) -> Callable[[str], bool]:
    return SchemaValidator(str_schema(pattern=pattern)).isinstance_python


@cache
def _any_gate() -> Callable[[str], bool]:
    return _gate("|".join(f"(?:{pattern})" for _, pattern in _GATES))


@cache
def _gates() -> tuple[tuple[Look, Callable[[str], bool]], ...]:
    return tuple((look, _gate(pattern)) for look, pattern in _GATES)


def find(text: str) -> list[Found]:
    """In the order of the text, each place once. Numbers in the address of a page are left alone:
    they are that page's own."""
    if not _any_gate()(text):
        return []
    words = text
    if "://" in text or "www." in text:
        words = _PAGE.sub(lambda match: " " * len(match[0]), text)
    found: set[Found] = set()
    for look, may_hold in _gates():
        if may_hold(text):
            found.update(look(text if look is _emails else words))
    return sorted(found)
