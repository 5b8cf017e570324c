"""When Python looks for memory that nothing leads to: seldom, and at the end not at all."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def seldom_collected() -> Iterator[None]:
    """What a command makes, it needs to its end: to look all the time for what could be thrown away
    takes an eighth of the time of a build after one edit. Never would take much memory."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def not_collected_at_the_end() -> None:
    """A process that ends gives everything back at once; to look through it all before that takes
    a twentieth of the time of a build after one edit."""
    atexit.register(gc.freeze)
