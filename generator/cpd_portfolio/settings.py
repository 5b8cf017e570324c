"""mkdocs.yml -> where things are. Read here without MkDocs, so that checking stays quick."""

import os.path
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import unquote, urlsplit

import yaml
from msgspec import Struct

from cpd_portfolio.dates import DateError, parse_date
from cpd_portfolio.model import UsageError
from cpd_portfolio.model.accessibility import NOTHING_SAID, Accessibility, read_accessibility

CONFIG = "mkdocs.yml"
_MOST_INHERITED = 10
AccessFormat = Literal["apache", "nginx", "json"]
ACCESS_FORMATS: tuple[AccessFormat, ...] = get_args(AccessFormat)
_BASE = re.compile(r"/([A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*")


class Access(Struct, frozen=True):
    """The file with access rules for the host that every build writes."""

    form: AccessFormat
    file: Path


class Settings(Struct, frozen=True):
    """`portfolios`, `site`: folders. `as_of`: the date that the demo is built as of, where the
    organisation fixes one. `config`: the mkdocs.yml itself, None where there is none.
    `custom_theme`: the organisation's own templates and styles, where it has any. `further`: the
    files that mkdocs.yml inherits from, and its hooks. `environment`: the variables that it names,
    with what stands in them. `site_url`: where the site will be, if it is said. `access`: the
    access rules that a build writes, if it does. `accessibility`: what the accessibility statement
    says of the organisation."""

    portfolios: tuple[Path, ...]
    site: Path
    site_name: str
    as_of: date | None = None
    config: Path | None = None
    custom_theme: Path | None = None
    further: tuple[Path, ...] = ()
    environment: tuple[tuple[str, str | None], ...] = ()
    site_url: str | None = None
    access: Access | None = None
    accessibility: Accessibility = NOTHING_SAID

    @property
    def base(self) -> str:
        """The path that the site lies at: "/", or "/cpd/" where site_url ends in it. Raises
        UsageError where nobody could write a rule for it."""
        try:
            path = unquote(urlsplit(self.site_url or "/").path)
        except ValueError:
            path = "//"
        return read_base(path, f"{CONFIG}: site_url")


def read_base(path: str, where: str) -> str:
    """A path with a slash at either end. Raises UsageError; `where` it stands, for the message."""
    found = f"/{path.strip('/')}/" if path.strip("/") else "/"
    if _BASE.fullmatch(found) is None:
        raise UsageError(
            f"{where}: the site cannot lie at {path!r}; write letters, digits, - and _ between "
            "single slashes: /cpd/"
        )
    return found


@dataclass
class _Read:
    """What has been read so far. `environment`: the variables that there are; `named`: those that
    were asked for."""

    environment: Mapping[str, str]
    named: dict[str, str | None] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)


class _Lenient(yaml.SafeLoader):
    """mkdocs.yml may hold tags (!!python/name:…) that are MkDocs's own affair."""

    read: _Read


def _from_environment(loader: _Lenient, node: yaml.Node) -> Any:
    """`!ENV NAME` or `!ENV [NAME, ANOTHER, what else]`, as MkDocs takes it."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    otherwise = loader.construct_object(items.pop(), deep=True) if len(items) > 1 else None
    for name in [str(item.value) for item in items]:
        value = loader.read.named[name] = loader.read.environment.get(name)
        if value is not None:
            tag = loader.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
            return loader.construct_object(yaml.ScalarNode(tag, value, node.start_mark))
    return otherwise


def _passed_over(_loader: Any, _suffix: str, _node: Any) -> None:
    return None


def _as_text(_loader: Any, node: yaml.ScalarNode) -> str:
    return str(node.value)


_Lenient.add_multi_constructor("", _passed_over)
_Lenient.add_constructor("!ENV", _from_environment)
# a date stays text: there is one reader of dates
_Lenient.add_constructor("tag:yaml.org,2002:timestamp", _as_text)


def read_settings(
    folder: Path, environment: Mapping[str, str] | None = None, name: str = CONFIG
) -> Settings:
    """The settings in a folder's mkdocs.yml: `site_name`, `site_dir`, and below `extra: cpd:`
    `portfolios` (a folder or a list), `as_of`, `access` and `accessibility`. Without the file, the
    defaults. `environment`: the variables that it may name.

    Raises UsageError where the file cannot be understood.
    """
    path = folder / name
    if not path.is_file():
        return Settings((folder / "portfolios",), folder / "site", "CPD portfolios")
    read = _Read(environment or {})
    found = _load(path, read)
    ours = _mapping(_mapping(found.get("extra")).get("cpd"))
    if unknown := set(ours) - {"portfolios", "as_of", "access", "accessibility"}:
        raise UsageError(
            f"{CONFIG}: extra: cpd: has the unknown key `{min(map(str, unknown))}`; "
            "write portfolios:, as_of:, access: or accessibility:"
        )
    named = ours.get("portfolios", "portfolios")
    names = named if isinstance(named, list) else [named]
    if not names or not all(isinstance(name, str) and name for name in names):
        raise UsageError(f"{CONFIG}: portfolios: is a folder or a list of folders")
    custom = _mapping(found.get("theme")).get("custom_dir")
    hooks = _list(found.get("hooks"))
    return Settings(
        portfolios=tuple(folder / _name(name, "portfolios") for name in names),
        site=folder / _name(found.get("site_dir") or "site", "site_dir"),
        site_name=str(found.get("site_name") or "CPD portfolios"),
        as_of=_as_of(ours.get("as_of")),
        config=path,
        custom_theme=folder / _name(custom, "custom_dir") if custom else None,
        further=(*read.files[1:], *(folder / _name(hook, "hooks") for hook in hooks)),
        environment=tuple(sorted(read.named.items())),
        site_url=found["site_url"] if isinstance(found.get("site_url"), str) else None,
        access=_access(ours.get("access"), folder),
        accessibility=read_accessibility(ours.get("accessibility")),
    )


def _load(path: Path, read: _Read) -> dict[Any, Any]:
    """A file laid over the one that it inherits from, as MkDocs does: key by key, lists whole."""
    read.files.append(path)
    try:
        loader = _Lenient(path.read_text(encoding="utf-8"))
        loader.read = read
        found = _mapping(loader.get_single_data())
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"{path.name} cannot be opened: {reason}") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise UsageError(f"{path.name}:{line}: this is not YAML that can be read") from None
    below = found.pop("INHERIT", None)
    if not isinstance(below, str):
        return found
    if len(read.files) > _MOST_INHERITED:
        raise UsageError(f"{path.name}: INHERIT: leads from file to file without an end")
    inherited = Path(os.path.normpath(path.parent / below))
    if not inherited.is_file():
        raise UsageError(f"{path.name}: INHERIT: there is no file {below}")
    return _laid_over(_load(inherited, read), found)


def _laid_over(below: dict[Any, Any], above: dict[Any, Any]) -> dict[Any, Any]:
    both = {
        key: _laid_over(below[key], value)
        for key, value in above.items()
        if isinstance(value, dict) and isinstance(below.get(key), dict)
    }
    return {**below, **above, **both}


def _name(value: Any, key: str) -> str:
    """The name of a file or folder. Raises UsageError."""
    if not isinstance(value, str) or not value.isprintable():
        raise UsageError(f"{CONFIG}: {key}: has something in it that is not the name of a file")
    if value.split("/")[0] == "~":  # a shell's word, which would be the name of a folder here
        instead = f"/home/you{value[1:]}"
        raise UsageError(
            f"{CONFIG}: {key}: `{value}` is not taken for your home folder; write the whole path, "
            f"as {instead}"
        )
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _as_of(value: Any) -> date | None:
    if value is None:
        return None
    try:
        return parse_date(str(value))
    except DateError as error:
        raise UsageError(f"{CONFIG}: as_of: {error.message}; {error.hint}") from None


def _access(value: Any, folder: Path) -> Access | None:
    if value is None:
        return None
    form, file = _mapping(value).get("format"), _mapping(value).get("file")
    if form not in ACCESS_FORMATS or not isinstance(file, str) or not file or len(value) != 2:
        raise UsageError(
            f"{CONFIG}: access: has a format ({', '.join(ACCESS_FORMATS)}) and a file, outside the "
            "site: {format: apache, file: /srv/cpd/access.conf}"
        )
    return Access(form, folder / _name(file, "file"))
