"""mkdocs.yml -> where things are. Read here without MkDocs, so that checking stays quick."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from cpd_portfolio.dates import DateError, parse_date
from cpd_portfolio.model import UsageError

CONFIG = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Settings:
    """`portfolios`, `site`: folders. `as_of`: the date that the demo is built as of, where the
    organisation fixes one. `config`: the mkdocs.yml itself, None where there is none.
    `custom_theme`: the organisation's own templates and styles, where it has any. `site_url`: where
    the site will be, if it is said."""

    portfolios: tuple[Path, ...]
    site: Path
    site_name: str
    as_of: date | None = None
    config: Path | None = None
    custom_theme: Path | None = None
    site_url: str | None = None


class _Lenient(yaml.SafeLoader):
    """mkdocs.yml may hold tags (!ENV, !!python/name:…) that are MkDocs's own affair."""


def _passed_over(_loader: Any, _suffix: str, _node: Any) -> None:
    return None


def _as_text(_loader: Any, node: yaml.ScalarNode) -> str:
    return str(node.value)


_Lenient.add_multi_constructor("", _passed_over)
# a date stays text: there is one reader of dates
_Lenient.add_constructor("tag:yaml.org,2002:timestamp", _as_text)


def read_settings(folder: Path) -> Settings:
    """The settings in a folder's mkdocs.yml: `site_name`, `site_dir`, and below `extra: cpd:`
    `portfolios` (a folder or a list) and `as_of`. Without the file, the defaults.

    Raises UsageError where the file cannot be understood.
    """
    path = folder / CONFIG
    if not path.is_file():
        return Settings((folder / "portfolios",), folder / "site", "CPD portfolios")
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=_Lenient)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise UsageError(f"{CONFIG}:{line}: this is not YAML that can be read") from None
    found = found if isinstance(found, dict) else {}
    ours = _mapping(_mapping(found.get("extra")).get("cpd"))
    if unknown := set(ours) - {"portfolios", "as_of"}:
        raise UsageError(
            f"{CONFIG}: extra: cpd: has the unknown key `{min(map(str, unknown))}`; "
            "write portfolios: or as_of:"
        )
    named = ours.get("portfolios", "portfolios")
    names = named if isinstance(named, list) else [named]
    if not names or not all(isinstance(name, str) and name for name in names):
        raise UsageError(f"{CONFIG}: portfolios: is a folder or a list of folders")
    custom = _mapping(found.get("theme")).get("custom_dir")
    return Settings(
        portfolios=tuple(folder / name for name in names),
        site=folder / str(found.get("site_dir") or "site"),
        site_name=str(found.get("site_name") or "CPD portfolios"),
        as_of=_as_of(ours.get("as_of")),
        config=path,
        custom_theme=folder / custom if isinstance(custom, str) and custom else None,
        site_url=found["site_url"] if isinstance(found.get("site_url"), str) else None,
    )


def _mapping(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _as_of(value: Any) -> date | None:
    if value is None:
        return None
    try:
        return parse_date(str(value))
    except DateError as error:
        raise UsageError(f"{CONFIG}: as_of: {error.message}; {error.hint}") from None
