"""Ending when told to, once: what is taken away at the end is taken away whole."""

import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

_TOLD = ("SIGINT", "SIGTERM", "SIGHUP")  # Ctrl+C, a service that is stopped, a closed terminal


@contextmanager
def passing_folder(prefix: str) -> Iterator[Path]:
    """A folder that is gone at the block's end, for what must not stay on the disk. Whoever tells
    the program to end raises KeyboardInterrupt in the block; while the folder is taken away, and
    after that until the program has ended, nobody is heard. What was ignored before stays ignored
    (`nohup`, a script's background). In the main thread alone, as signals are."""
    before: dict[int, Any] = {}
    told = False

    def end(_number: int, _frame: FrameType | None) -> None:
        nonlocal told
        told = True
        raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in _TOLD if hasattr(signal, name)]
    for number in numbers:
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, end)
    folder = tempfile.TemporaryDirectory(prefix=prefix)
    try:
        yield Path(folder.name)
    finally:
        deaf = False
        while not deaf:
            try:
                for number in before:
                    signal.signal(number, signal.SIG_IGN)
                deaf = True
            except KeyboardInterrupt:  # told once more, just then
                continue
        folder.cleanup()
        if not told:
            for number, handler in before.items():
                signal.signal(number, handler if handler is not None else signal.SIG_DFL)
