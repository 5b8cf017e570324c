"""What nobody else may write to: the cache, what is remembered, compiled templates."""

import os
from pathlib import Path

import pytest

from cpd_portfolio.ownership import is_ours, ours_alone


@pytest.mark.parametrize(
    ("mode", "ours"),
    [(0o700, True), (0o755, True), (0o775, False), (0o757, False), (0o770, False), (0o777, False)],
)
def test_others_may_look_and_not_write(tmp_path: Path, mode: int, ours: bool) -> None:
    tmp_path.chmod(mode)
    assert is_ours(tmp_path) is ours
    tmp_path.chmod(0o700)


def test_what_is_somebody_elses_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = tmp_path.stat()
    monkeypatch.setattr(os, "geteuid", lambda: found.st_uid + 1)
    assert not ours_alone(found)


def test_where_nobody_can_tell_it_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o777)
    monkeypatch.delattr(os, "geteuid")
    assert is_ours(tmp_path)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        is_ours(tmp_path / "nowhere")
