"""Which files of a person's folder a reflection shows: named in `evidence`, or linked to in its
text. What leads out of the folder, is not there or must not be published is said."""

from pathlib import PurePosixPath
from typing import TypeGuard
from urllib.parse import unquote

from cpd_portfolio.markup import references
from cpd_portfolio.model.fields import quotable
from cpd_portfolio.model.portfolio import Evidence
from cpd_portfolio.reading.front_matter import Markdown
from cpd_portfolio.reading.plain import MOST_EVIDENCE
from cpd_portfolio.reading.scan import File, Folder
from cpd_portfolio.reading.validate import Source
from cpd_portfolio.yaml_lines import Loc

# What may be published as it is. Not here: what a browser or a host would run (html, svg, php, …).
PUBLISHED = frozenset(
    {".pdf", ".docx", ".doc", ".odt", ".rtf", ".xlsx", ".xls", ".ods", ".csv", ".pptx", ".ppt"}
    | {".odp", ".txt", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".tif", ".tiff"}
    | {".mp3", ".m4a", ".wav", ".mp4", ".mov", ".webm", ".zip"}
)
# Endings that some hosts act on wherever in a name they stand: `scan.php.pdf` is run by them.
_RUN = frozenset(
    {".php", ".php3", ".php4", ".php5", ".php7", ".php8", ".phtml", ".phar", ".cgi", ".pl", ".py"}
    | {".rb", ".sh", ".asp", ".aspx", ".jsp", ".shtml", ".shtm", ".stm", ".htaccess", ".var"}
    | {".html", ".htm", ".xhtml", ".xht", ".svg", ".svgz", ".xml", ".xsl", ".js", ".mjs", ".wasm"}
)


def evidence_named(source: Source, loc: Loc, name: str, folder: Folder) -> Evidence:
    """What `evidence:` names, at `loc`; without a file where it cannot be shown."""
    path = inside(name, "")
    if path is None:
        hint = "put the file into your evidence folder: evidence/certificate.pdf"
        message = f"“{quotable(name)}” leaves your folder"
        source.error(loc, "evidence-outside", message, hint)
        return Evidence(name, None)
    if (file := folder.files.get(path)) is None:
        known = (other for other in folder.files if other.startswith("evidence/"))
        hint = source.did_you_mean(path, known, "check the name, capitals too, or add the file")
        if "://" in name:
            hint = "put a link into the text; here goes the name of a file in evidence/"
        source.warn(loc, "evidence-missing", f"“{quotable(path)}” is not there", hint)
        return Evidence(path, None)
    if file.large:
        hint = "keep films and the like where the service keeps them, and write in the text where"
        most = MOST_EVIDENCE // 1024**2
        message = f"“{quotable(path)}” is not shown: it is larger than {most} MB"
        source.warn(loc, "evidence-too-large", message, hint)
        return Evidence(path, None)
    if not publishable(path):
        among_reviews = path.startswith("reviews/")
        why = "it lies among the reviews" if among_reviews else "its kind is not safe"
        hint = "save it as a PDF or a picture in evidence/ and name that"
        hint = "put it in evidence/ and name that" if among_reviews else hint
        source.warn(loc, "evidence-type", f"“{quotable(path)}” is not shown: {why}", hint)
        return Evidence(path, None)
    return Evidence(path, file.disk)


def publishable(path: str) -> bool:
    """Whether a file may be copied to the site: a document or a picture, not a review, not the
    text of another reflection, and nothing that a browser or a host would run."""
    if path.startswith("reviews/"):
        return False
    *others, last = PurePosixPath(path.lower()).suffixes or [""]
    return last in PUBLISHED and _RUN.isdisjoint(others)


def _is_shown(path: str | None, folder: Folder) -> TypeGuard[str]:
    file = folder.files.get(path) if path is not None else None
    return file is not None and not file.large and publishable(file.name)


def inside(address: str, start: str) -> str | None:
    """A relative address, from a folder inside the person's folder, as a path in the person's
    folder; None where it leaves it."""
    if address.startswith("/") or "\\" in address or ":" in address.split("/")[0]:
        return address if "://" in address else None
    parts: list[str] = [part for part in start.split("/") if part]
    for part in address.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def evidence_linked(
    source: Source, file: File, markdown: Markdown, folder: Folder
) -> tuple[tuple[str, Evidence], ...]:
    """Evidence that the text links to or shows: looked for from where the file lies, else from
    the person's folder."""
    found: dict[str, Evidence] = {}
    addresses = references(markdown.body)
    here = file.name.rpartition("/")[0]
    for address in addresses.local:
        names = (unquote(address), address)  # a file name may have a % of its own
        paths = (inside(name, start) for start in (here, "") for name in names)
        known = (path for path in paths if _is_shown(path, folder))
        if (path := next(known, None)) is not None:
            found[address] = Evidence(path, folder.files[path].disk)
    for line in addresses.pictures:
        hint = "save the picture in evidence/ and show that; until then the page has a link"
        message = "a picture comes from another host"
        source.note(markdown.body_line + line, "image-elsewhere", message, hint, "warning")
    return tuple(found.items())
