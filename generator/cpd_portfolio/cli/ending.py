"""Ending when told to, once: what is taken away at the end is taken away whole."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_TOLD = ("SIGINT", "SIGTERM", "SIGHUP")  # Ctrl+C, a service that is stopped, a closed terminal


@contextmanager
def ended_once() -> Iterator[None]:
    """Whoever tells the program to end raises KeyboardInterrupt in the block, the first time;
    after that, and until it has ended, it tidies up, however often it is told. What was ignored
    before stays ignored (`nohup`, a script's background). In the main thread alone, as signals
    are."""
    before: dict[int, Any] = {}
    told = False

    def end(_number: int, _frame: FrameType | None) -> None:
        nonlocal told
        told = True
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in _TOLD if hasattr(signal, name)]
    for number in numbers:
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in () if told else before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
