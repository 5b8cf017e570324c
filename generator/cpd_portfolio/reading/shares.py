"""shares.yml -> Shares. A share with an error is left out alone: nobody outside is given
something else than was meant."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from pydantic import ValidationError

from cpd_portfolio.figures import british_date
from cpd_portfolio.model import Person, Problem
from cpd_portfolio.model.fields import quotable
from cpd_portfolio.model.files import Programme
from cpd_portfolio.model.programmes import id_of, programme_id
from cpd_portfolio.model.shares import ListedShare, Share, SharesFile
from cpd_portfolio.reading.load import load_settings
from cpd_portfolio.reading.scan import File
from cpd_portfolio.reading.validate import Source, did_you_mean, keys_of, validate, without_nulls

SHARES = "shares.yml"


class SharesRead(Struct, frozen=True):
    shares: tuple[ListedShare, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_shares(
    files: Mapping[str, File], folders: Iterable[str], people: Iterable[Person]
) -> SharesRead:
    """`folders`: the ids of everybody who has a folder; `people`: those that could be read."""
    if (file := files.get(SHARES)) is None:
        return SharesRead()
    source = Source(file.path)
    if not load_settings(source, file):
        return SharesRead(problems=tuple(source.problems))
    return _read(source, set(folders), tuple(people))


def _read(source: Source, folders: set[str], people: tuple[Person, ...]) -> SharesRead:
    validate(source, SharesFile)
    value = source.document.value
    written = value.get("shares") if isinstance(value, dict) else None
    entries = written if isinstance(written, list) else [written]
    programmes = {
        programme_id(programme).casefold(): programme
        for person in people
        for area in person.profile.occupational_areas
        for programme in area.programmes
    }
    # where somebody cannot be read, nobody can say that a programme is not theirs
    known = None if folders - {person.id for person in people} else programmes
    found: list[ListedShare] = []
    ids: dict[str, int] = {}
    salts: dict[str, int] = {}
    for number, entry in enumerate(entries):
        share = _entry(entry)
        sound = share is not None
        line = source.document.line(("shares", number))
        for key, seen in (("id", ids), ("salt", salts)):
            written_key = entry.get(key) if isinstance(entry, dict) else None
            if not isinstance(written_key, str):
                continue
            text = written_key.strip().lower()
            if text in seen:
                _twice(source, number, key, text, seen[text])
                sound = False
            seen.setdefault(text, line)
        if share is None:
            continue
        if _refers(source, number, share, folders, known) and sound:
            until = source.document.line(("shares", number, "until"))
            found.append(ListedShare(share, source.path, until))
    return SharesRead(tuple(found), tuple(source.problems))


def _entry(entry: Any) -> Share | None:
    """None where the entry has an error, which `validate` has noted."""
    if not isinstance(entry, dict) or set(entry) - set(keys_of(Share)):
        return None
    try:
        return Share.model_validate(without_nulls(entry))
    except ValidationError:
        return None


def _twice(source: Source, number: int, key: str, text: str, first: int) -> None:
    loc = ("shares", number, key)
    if key == "id":
        hint = "give each share an id of its own"
        source.error(loc, "duplicate-id", f"the id `{quotable(text)}` is there twice", hint)
        return
    hint = "take this share out and let `cpd share add` write it again"
    message = f"the share on line {first} has the same salt, so that one link would open both"
    source.error(loc, "duplicate-salt", message, hint)


def _refers(
    source: Source,
    number: int,
    share: Share,
    folders: set[str],
    programmes: dict[str, Programme] | None,
) -> bool:
    """Whether all that a share names is there; what is not is noted. `programmes`: every one that
    somebody works on, by its id in small letters; None where that is not known."""
    here = ("shares", number)
    before = source.noted
    if bool(share.people) == bool(share.programme):
        what = "both people and a programme" if share.people else "neither people nor a programme"
        hint = "write `people: [ids]`, or `programme:` and its number"
        loc = (*here, "programme") if share.people else here
        source.error(loc, "share-of-whom", f"this share names {what}", hint)
    if not share.sections:
        hint = "take the key out, or name what the reader is to see"
        source.error((*here, "sections"), "empty", "`sections` is empty", hint)
    for index, person in enumerate(share.people):
        if person not in folders:
            hint = source.did_you_mean(
                person, folders, "write the name of a folder under portfolios/"
            )
            message = f"there is no portfolio `{quotable(person)}`"
            source.error((*here, "people", index), "unknown-person", message, hint)
    name = share.programme
    if name is not None and programmes is not None and id_of(name).casefold() not in programmes:
        message = f"nobody works on a programme {quotable(name)}"
        hint = programme_hint(name, programmes.values(), source.did_you_mean)
        source.error((*here, "programme"), "unknown-programme", message, hint)
    if share.last_visit is not None and share.last_visit > share.until:
        hint = "the last visit was before this share; check the year"
        message = f"{share.last_visit} is after the day on which this share ends"
        source.error((*here, "last_visit"), "dates-backwards", message, hint)
    return source.noted == before


def programme_hint(
    written: str,
    programmes: Iterable[Programme],
    ask: Callable[[str, Iterable[str], str], str] = did_you_mean,
) -> str:
    """What to write in place of a programme that nobody works on."""
    known = {programme.number or programme.title: programme for programme in programmes}
    for name, programme in known.items():
        if programme.title.casefold() == written.casefold():
            return f"write its number: {name}"
    ids = {programme_id(programme): name for name, programme in known.items()}
    otherwise = "write a programme's number as it stands in a profile.md"
    return ask(written, [*known, *ids], otherwise)


def ended(shares: Iterable[ListedShare], as_of: date) -> list[Problem]:
    """A warning for each share that is over on as_of: its pack is gone."""
    hint = "take it out with `cpd share revoke`, or write a later day if the reader still needs it"
    return [
        Problem(
            one.path,
            one.until_line,
            "share-ended",
            "warning",
            f"this share ended on {british_date(one.share.until)}: its link opens nothing any more",
            hint,
        )
        for one in shares
        if one.share.until < as_of
    ]
