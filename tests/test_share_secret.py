"""The organisation's secret: where it is read from, and what is refused."""

import base64
import os
from pathlib import Path

import pytest

from cpd_portfolio.model import UsageError
from cpd_portfolio.share.secret import keep_secret, new_secret, read_secret, secret_file

RAW = bytes(range(100, 132))
WRITTEN = base64.urlsafe_b64encode(RAW).decode().rstrip("=")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(WRITTEN + "\n")
    path.chmod(0o600)
    return path


def read_from(path: Path) -> bytes | None:
    return read_secret({"CPD_SHARE_SECRET_FILE": str(path)}, path.parent)


def test_from_the_environment_before_any_file(kept: Path, tmp_path: Path) -> None:
    environment = {"CPD_SHARE_SECRET": WRITTEN, "CPD_SHARE_SECRET_FILE": str(kept.parent / "none")}
    assert read_secret(environment, tmp_path) == RAW


def test_from_the_file_that_is_named(kept: Path) -> None:
    assert read_from(kept) == RAW


def test_from_the_users_config_folder(tmp_path: Path) -> None:
    assert read_secret({}, tmp_path) is None
    assert read_secret({"CPD_SHARE_SECRET": ""}, tmp_path) is None
    keep_secret(secret_file({}, tmp_path), WRITTEN)
    assert read_secret({}, tmp_path) == RAW
    elsewhere = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    assert secret_file(elsewhere, tmp_path) == tmp_path / "config" / "cpd-portfolio/share-secret"
    assert read_secret(elsewhere, tmp_path) is None


def test_a_new_one_is_long_random_and_can_be_read(tmp_path: Path) -> None:
    made = {new_secret() for _ in range(20)}
    assert len(made) == 20
    assert all(len(read_secret({"CPD_SHARE_SECRET": one}, tmp_path) or b"") == 32 for one in made)


def test_as_openssl_writes_it(tmp_path: Path) -> None:
    raw = b"\xfb\xff" + RAW
    plain = base64.b64encode(raw).decode()
    assert "+" in plain
    assert "/" in plain
    assert read_secret({"CPD_SHARE_SECRET": f" {plain}\n"}, tmp_path) == raw


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_file_that_others_can_read_is_refused(kept: Path, mode: int) -> None:
    kept.chmod(mode)
    with pytest.raises(UsageError, match="chmod 600"):
        read_from(kept)


@pytest.mark.parametrize("mark", ["folder", "file"])
def test_a_file_in_a_git_work_tree_is_refused(tmp_path: Path, mark: str) -> None:
    (tmp_path / ".git").mkdir() if mark == "folder" else (tmp_path / ".git").write_text("gitdir: x")
    path = tmp_path / "deep" / "down" / "secret"
    path.parent.mkdir(parents=True)
    path.write_text(WRITTEN)
    path.chmod(0o600)
    with pytest.raises(UsageError, match="git work tree"):
        read_from(path)
    with pytest.raises(UsageError, match="git work tree"):
        keep_secret(tmp_path / "another", WRITTEN)
    assert not (tmp_path / "another").exists()


def test_a_link_out_of_or_into_a_work_tree_is_refused(tmp_path: Path, kept: Path) -> None:
    tree = tmp_path / "tree"
    (tree / ".git").mkdir(parents=True)
    (tree / "link").symlink_to(kept)
    inside = tree / "secret"
    inside.write_text(WRITTEN)
    inside.chmod(0o600)
    (tmp_path / "link").symlink_to(inside)
    for path in (tree / "link", tmp_path / "link"):
        with pytest.raises(UsageError, match="git work tree"):
            read_from(path)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (WRITTEN[:42], "too short"),
        (base64.b64encode(RAW[:31]).decode(), "too short"),
        ("", "too short"),
        ("correct horse battery staple, which is no secret", "does not hold a secret"),
        ("é" * 50, "does not hold a secret"),
        ("A" * 43, "can be guessed"),
        ("A" * 5000, "too long"),
    ],
)
def test_what_is_no_secret_is_refused_without_being_quoted(
    kept: Path, written: str, said: str
) -> None:
    kept.write_text(written, encoding="utf-8")
    with pytest.raises(UsageError, match=said) as raised:
        read_from(kept)
    assert not written or written not in str(raised.value)


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="plain file"):
        read_from(tmp_path)
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(UsageError, match="plain file"):
        read_from(tmp_path / "pipe")


def test_a_named_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not there, though CPD_SHARE_SECRET_FILE names it"):
        read_from(tmp_path / "none")


def test_keeping_one_never_overwrites_and_is_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "config" / "secret"
    keep_secret(path, WRITTEN)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError, match="there already"):
        keep_secret(path, new_secret())
    assert read_from(path) == RAW
