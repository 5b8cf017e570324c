"""Messages -> a folder of .eml files. An earlier digest in it is replaced whole; a folder that
holds anything else is left alone."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from cpd_portfolio.model import UsageError

OURS = ".cpd-digest"  # marks a folder that a digest may replace
_PARTS = ("people", "managers")


def refuse_foreign(folder: Path, portfolios: tuple[Path, ...]) -> None:
    """Raises UsageError where messages must not go: personal data has no place beside files that
    are kept, and nobody's work is written over."""
    whole = folder.resolve()
    for kept in portfolios:
        if whole.is_relative_to(kept.resolve()) or kept.resolve().is_relative_to(whole):
            raise UsageError(f"--to: {folder} is where the portfolios are; name another folder")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"--to: {folder} is not a folder; name another one")
    if folder.is_dir() and not (folder / OURS).is_file() and any(folder.iterdir()):
        raise UsageError(
            f"--to: {folder} holds files that cpd digest did not make; "
            "empty it, or name another folder"
        )


def write(messages: Mapping[str, bytes], folder: Path) -> None:
    """`messages`: by path in the folder, `people/<id>.eml` or `managers/<id>.eml`. They are
    written beside the earlier ones and then take their place.

    Raises UsageError where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / OURS).write_text("Made by cpd digest; people/ and managers/ are replaced.\n")
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
        try:
            for part in _PARTS:
                (fresh / part).mkdir()
            for name, content in messages.items():
                (fresh / name).write_bytes(content)
            for part in _PARTS:
                shutil.rmtree(folder / part, ignore_errors=True)
                (fresh / part).replace(folder / part)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        where = error.filename or folder
        raise UsageError(f"--to: {where} cannot be written: {reason}") from None
