"""Fuzzing: whatever stands in a file, reading it ends in a value or in problems, soon.

More than usual: `CPD_FUZZ_EXAMPLES=2000 pytest tests/test_hostile_readers.py`. `make fuzz` goes on
from here, guided by which lines of the program an input reaches.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpd_portfolio.model import UsageError
from cpd_portfolio.settings import read_settings
from hostile.targets import FILES, TARGETS
from making import write

EXAMPLES = int(os.environ.get("CPD_FUZZ_EXAMPLES", "30"))
MOST_SECONDS = 20  # of processor; ten times what is allowed
OFTEN = settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

TOKENS = [
    *(b"---\n", b"--- \n", b"\n---", b"\t", b"\r", b"\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0"),
    *(b": ", b":", b" #", b"# ", b"- ", b"[", b"]", b"{", b"}", b", ", b"'", b'"', b"&a ", b"*a "),
    *(b"!!python/object:os.system ", b"!!binary ", b"<<: ", b"? ", b"| ", b"> ", b"%", b"@", b"`"),
    *(b"null", b"~", b"true", b"yes", b".inf", b"1e999", b"-1", b"0", b"0x1F", b"1:30", b"9" * 400),
    *(b"2025-02-30", b"0000-00-00", b"9999-12-31", b"2025-10-03T10:00", b"1900-01-01"),
    *(b"2199-12-31", b"<<<<<<< a\n", b"=======\n", b">>>>>>> b\n", b"](", b"!["),
    *(b"<script>", b"javascript:", b"{{ 7*7 }}", b"../../", b"\\", b"%00", b"\xe2\x80\xae"),
    *(b"\xed\xa0\x80", b"\xf0\x9f\x91\xa9", b"\xc3", b"\x80", b"\x1b[31m", b"\xe2\x80\xa8"),
    *(b"```\n", b"~~~\n", b"<!--", b"-->"),
    *(b"person,requirement,date\n", b'"', b";", b"NaN", b"\\ud800", b"[" * 300, b'{"a":' * 300),
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """Something right, with a few things done to it."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 60)))
        what = draw(st.sampled_from(["cut", "put", "twice", "byte", "end", "swap", "mix", "line"]))
        if what == "cut":
            data = data[:at] + data[to:]
        elif what == "put":
            data = data[:at] + draw(st.sampled_from(TOKENS)) + data[at:]
        elif what == "twice":
            data = data[:to] + data[at:]
        elif what == "byte":
            data = data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
        elif what == "end":
            data = data[:at]
        elif what == "swap":
            lines = data.split(b"\n")
            one, two = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
            lines[one], lines[two] = lines[two], lines[one]
            data = b"\n".join(lines)
        elif what == "line":  # a value of its own for one key
            lines = data.split(b"\n")
            one = draw(st.integers(0, len(lines) - 1))
            key = lines[one].split(b":")[0]
            lines[one] = key + b": " + draw(st.sampled_from(TOKENS))
            data = b"\n".join(lines)
        else:
            other = draw(st.sampled_from(seeds))
            data = data[:at] + other[draw(st.integers(0, len(other))) :]
    return data


@contextmanager
def soon() -> Iterator[None]:
    """Stops what takes too much of the processor."""

    def stop(*_: object) -> None:
        raise AssertionError(f"more than {MOST_SECONDS} s")

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_right_is_read(name: str) -> None:
    for seed in TARGETS[name].seeds:
        with soon():
            TARGETS[name].run(seed)


@pytest.mark.parametrize("name", TARGETS)
def test_something_right_with_a_few_changes(name: str) -> None:
    @OFTEN
    @given(mutated(TARGETS[name].seeds))
    def every(data: bytes) -> None:
        with soon():
            TARGETS[name].run(data)

    every()


@pytest.mark.parametrize("name", [name for name in TARGETS if name not in FILES])
def test_any_bytes(name: str) -> None:
    """For the files of a portfolio: test_robustness."""

    @OFTEN
    @given(st.binary(max_size=300) | st.lists(st.sampled_from(TOKENS), max_size=20).map(b"".join))
    def every(data: bytes) -> None:
        with soon():
            TARGETS[name].run(data)

    every()


@pytest.mark.parametrize("name", ["completions", "frozen", "shares", "body", "yaml"])
def test_pieces_in_any_order(name: str) -> None:
    pieces = sorted({line for seed in TARGETS[name].seeds for line in seed.split(b"\n")[:200]})

    @OFTEN
    @given(st.lists(st.sampled_from(pieces) | st.sampled_from(TOKENS), max_size=30))
    def every(found: list[bytes]) -> None:
        with soon():
            TARGETS[name].run(b"\n".join(found))

    every()


# --- what fuzzing has found


@pytest.mark.parametrize("text", ["a: *b #c\n", "*a #b\n", "- *a #b", "*0:1~ \n  #\n"])
def test_an_alias_with_a_remark_behind_it(text: str) -> None:
    TARGETS["yaml"].run(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        'site_dir: "a\\0b"\n',
        'extra: {cpd: {portfolios: "a\\eb"}}\n',
        "theme: {custom_dir: [a]}\n",
        "hooks: [{a: b}]\n",
        "site_dir: [a]\n",
    ],
)
def test_settings_that_are_no_names(tmp_path, text: str) -> None:  # type: ignore[no-untyped-def]
    write(tmp_path, {"mkdocs.yml": text})
    with pytest.raises(UsageError, match="not the name of a file"):
        read_settings(tmp_path)
