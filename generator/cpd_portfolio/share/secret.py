"""The organisation's secret, which every share's key comes from: never in the repository, never
on the site. Whoever has it and the repository can open every pack."""

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from cpd_portfolio.model import UsageError

LEAST_SECRET = 32  # bytes
IN_ENVIRONMENT = "CPD_SHARE_SECRET"
FILE_IN_ENVIRONMENT = "CPD_SHARE_SECRET_FILE"

_MOST_BYTES = 4096
_LEAST_DIFFERENT = 16  # of 32 random bytes about 30 differ
_MAKE_ONE = "`cpd share secret` makes one"


def new_secret() -> str:
    """32 random bytes, as they are written: base64url."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode("ascii")


def secret_file(environment: Mapping[str, str], home: Path) -> Path:
    """Where the secret is kept: CPD_SHARE_SECRET_FILE, else the user's config folder."""
    given = environment.get(FILE_IN_ENVIRONMENT)
    if given:
        return Path(given)
    config = environment.get("XDG_CONFIG_HOME") or environment.get("APPDATA")
    return (Path(config) if config else home / ".config") / "cpd-portfolio" / "share-secret"


def read_secret(environment: Mapping[str, str], home: Path) -> bytes | None:
    """The secret; None where there is none. Raises UsageError where there is one that must not be
    used: too short, or in a file that others can read or that git may take up. No message quotes
    it."""
    given = environment.get(IN_ENVIRONMENT)
    if given:
        return _decoded(given, IN_ENVIRONMENT)
    path = secret_file(environment, home)
    written = _kept(path)
    if written is not None:
        return _decoded(written, str(path))
    if environment.get(FILE_IN_ENVIRONMENT):
        raise UsageError(f"{path} is not there, though {FILE_IN_ENVIRONMENT} names it")
    return None


def keep_secret(path: Path, secret: str) -> None:
    """Writes a new secret into a file that only its owner can read. Raises UsageError where the
    file is there already (its shares would stop opening) or git may take it up."""
    _outside_git(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(
            f"{path} is there already; with another secret no link that was sent would open"
        ) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror})") from None
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{secret}\n")
    except OSError as error:
        path.unlink(missing_ok=True)  # half a secret would be taken for one
        raise UsageError(f"{path} cannot be written ({error.strerror})") from None


def _kept(path: Path) -> str | None:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})") from None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise UsageError(f"{path} is not a plain file; the secret is kept in one")
        if os.name == "posix" and found.st_mode & 0o077:
            raise UsageError(
                f"{path} can be read or changed by others; write `chmod 600 {path}`, "
                "and make a new secret if somebody may have read it"
            )
        _outside_git(path)
        written = os.read(handle, _MOST_BYTES + 1)
    finally:
        os.close(handle)
    if len(written) > _MOST_BYTES:
        raise UsageError(f"{path} is too long for a secret; {_MAKE_ONE}")
    return written.decode("utf-8", errors="replace")


def _outside_git(path: Path) -> None:
    for folder in (path.absolute().parent, *path.absolute().parents, *path.resolve().parents):
        if (folder / ".git").exists():
            raise UsageError(
                f"{path} lies in a git work tree ({folder}), where it would end up in a commit; "
                f"move it out, and name it in {FILE_IN_ENVIRONMENT}"
            )


def _decoded(written: str, where: str) -> bytes:
    plain = "".join(written.split()).rstrip("=").replace("+", "-").replace("/", "_")
    try:
        found = base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise UsageError(
            f"{where} does not hold a secret: it is written in base64url (letters, digits, - and "
            f"_); {_MAKE_ONE}"
        ) from None
    if len(found) < LEAST_SECRET:
        raise UsageError(
            f"the secret in {where} is too short: {LEAST_SECRET} bytes at least (43 characters of "
            f"base64url); {_MAKE_ONE}"
        )
    if len(set(found)) < _LEAST_DIFFERENT:
        raise UsageError(f"the secret in {where} can be guessed; {_MAKE_ONE}")
    return found
