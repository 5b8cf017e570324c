"""Files that nothing reads, and that somebody may have meant to be read. Warnings all: what is
evidence, or lies where evidence does, is left in peace."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import quote

from cpd_portfolio.model.portfolio import Record
from cpd_portfolio.model.problem import Problem
from cpd_portfolio.reading.scan import File, Folder, Tree, reflections_of
from cpd_portfolio.reading.text import FileFlaw, read_file

_MOST_TOLD = 50  # of a person's files: looking for their names in texts takes time
_DOCUMENTS = (".docx", ".doc", ".odt", ".rtf", ".pages", ".pdf")
_TEXTS = (".txt", ".markdown")
_TABLES = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers", ".tsv")
_OF_A_PERSON = {"profile.md": "profile.md"} | {
    f"{stem}{ending}": f"{stem}.yml"
    for stem in ("employment", "plan")
    for ending in (".yml", ".yaml")
}
_SHARES = re.compile(r"shares?\.ya?ml", re.IGNORECASE)


def unread_at_the_top(tree: Tree) -> list[Problem]:
    """Of the service: what lies beside the people's folders, and in completions/."""
    found = []
    for file in tree.aside:
        place, _, name = file.name.rpartition("/")
        if place and name.lower().endswith(_TABLES):
            found.append(_unread(file, "export it as CSV and put that here: it is read then"))
    shares = [file for file in tree.standards.values() if _SHARES.fullmatch(file.name)]
    for file in (*tree.aside, *shares):
        if _SHARES.fullmatch(file.name):
            found.append(_unread(file, "rename it to shares.yml if it holds the shares"))
    for file in (*tree.aside, *tree.standards.values()):
        if own := _OF_A_PERSON.get(file.name.casefold()):
            hint = f"put it into the folder of the person that it is about, as {own}"
            found.append(_unread(file, hint))
    return found


def unread_of(folder: Folder, records: Iterable[Record]) -> list[Problem]:
    """Of a person: a text or document that no reflection names, and a second profile.md and the
    like."""
    found = []
    for file in folder.files.values():
        right = _OF_A_PERSON.get(file.name.casefold())
        # where the right one is missing as well, that is said already (people.py)
        if right and file.name != right and (right in folder.files or right == "plan.yml"):
            there = right in folder.files
            hint = f"{right} is there as well: keep that one" if there else f"rename it to {right}"
            found.append(_unread(file, hint, folder.id))
    files = [file for file in folder.files.values() if _is_told(file.name)]
    if files:
        unnamed = _not_named(files, folder, tuple(records))
        found += [_unread(file, _hint_for(file.name), folder.id) for file in unnamed]
    return found


def _unread(file: File, hint: str, person: str | None = None) -> Problem:
    message = "this file is not read"
    private = person is not None
    return Problem(file.path, 1, "not-read", "warning", message, hint, person, private)


def _is_told(name: str) -> bool:
    path = PurePosixPath(name.lower())
    kept_there = path.parts[0] == "reviews" or "evidence" in path.parts[:-1]
    return path.suffix in (*_DOCUMENTS, *_TEXTS) and not kept_there


def _hint_for(name: str) -> str:
    ending = PurePosixPath(name.lower()).suffix
    if ending == ".markdown":  # which is shown as no evidence
        return "give it the ending .md if it is a reflection"
    how = "give it the ending .md"
    if ending not in _TEXTS:
        how = "write it as a text file that ends in .md"
    evidence = "if it is evidence, name it in the `evidence:` of a reflection"
    return f"if it is a reflection, {how}; {evidence}"


def _not_named(files: list[File], folder: Folder, records: tuple[Record, ...]) -> list[File]:
    named = {found.path for record in records for found in record.evidence}
    named |= {found.path for record in records for _, found in record.links}
    left = [file for file in files if file.name not in named][:_MOST_TOLD]
    for text in _texts(folder, records):
        if not left:
            break
        left = [file for file in left if not _mentions(text, file.disk.name)]
    return left


def _mentions(text: str, name: str) -> bool:
    return name in text or quote(name) in text


def _texts(folder: Folder, records: tuple[Record, ...]) -> Iterator[str]:
    """What may name a file beside the `evidence:` of a record: texts, and reflections that have
    an error."""
    for record in records:
        body = record.body
        yield from filter(None, (body.content, body.implication, body.impact))
    read = {record.path for record in records}
    others = [folder.files[name] for name in ("profile.md",) if name in folder.files]
    for file in (*others, *reflections_of(folder)):
        if file.path not in read:
            try:
                yield read_file(file.disk)
            except FileFlaw:
                continue
