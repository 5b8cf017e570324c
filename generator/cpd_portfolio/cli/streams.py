"""What every command stands on, settled once: standard input, output and errors, the text that
arguments hold, and how a command ends where it cannot go on."""

import codecs
import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn, TextIO

import click

_NAMES = {1: "the output", 2: "what there is to say"}
_HANDLER = "cpd-shown"
_NO_MEMORY = (
    "there is not enough memory for this; close other programs, or run it on a larger machine"
)


class _Gone(Exception):
    """The reader of a pipe (head, less) has gone: there is nothing more to say to it."""


class _CannotWrite(Exception):
    pass


class _Stream(io.FileIO):
    """No OSError, which would be taken for one of another file on its way up."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise _Gone from None
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise _CannotWrite(f"{_NAMES[self.fileno()]} cannot be written: {reason}") from None


@contextmanager
def settled() -> Iterator[None]:
    """A command runs within; it ends with a sentence rather than a traceback where standard output
    takes no more, or the memory is used up. With 2, for 1 says that a file has an error."""
    _settle()
    try:
        yield
    except _Gone:
        _end(0)
    except _CannotWrite as error:
        _end(2, str(error))
    except MemoryError:
        pass  # what holds the memory goes with the exception
    except (OSError, ImportError, RuntimeError) as error:
        # neither a library that finds no room for itself nor a thread has a number
        words = any(text in str(error) for text in ("failed to map", "can't start new thread"))
        if not words and getattr(error, "errno", None) != errno.ENOMEM:
            raise
    else:
        return
    _end(2, _NO_MEMORY)


def _end(code: int, said: str = "") -> NoReturn:
    _drop(sys.stdout)
    if said:
        with suppress(Exception):
            click.echo(f"Error: {said}", err=True)
    _drop(sys.stderr)
    sys.exit(code)


def _drop(stream: TextIO) -> None:
    """What is left to be written, which Python would try again at its end."""
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    if isinstance(raw, _Stream):
        os.dup2(os.open(os.devnull, os.O_WRONLY), raw.fileno())


def _settle() -> None:
    """Only what is the process's own: a program that runs commands within itself has its reasons
    for other streams."""
    codecs.register_error(_HANDLER, _shown)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdout is None or sys.stdout is sys.__stdout__:
        sys.stdout = _own(sys.stdout)
    if sys.stderr is None or sys.stderr is sys.__stderr__:
        sys.stderr = _own(sys.stderr)


def _own(stream: TextIO | None) -> TextIO:
    """The same, in UTF-8 where it is no terminal, whatever the locale: files go from one computer
    to another. Always with a buffer: it alone writes on where a disk took a part."""
    if stream is None:  # closed: a file that is opened must not take its place
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123
    raw = getattr(stream, "buffer", None)
    raw = getattr(raw, "raw", raw)
    terminal = stream.isatty()
    if type(raw) is not io.FileIO:  # a console of Windows
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Stream(raw.fileno(), "wb", closefd=False)),
        encoding=stream.encoding if terminal else "utf-8",
        errors=_HANDLER,
        newline="\n",
        line_buffering=terminal,
    )


def _shown(error: UnicodeError) -> tuple[str | bytes, int]:
    """What an encoding has no character for: a byte of a name that is no text, or a letter that
    the terminal lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    instead = "\ufffd".encode() if error.encoding.startswith("utf-8") else b"?"
    return instead * (error.end - error.start), error.end


def refuse_what_is_no_text() -> None:
    """Raises BadParameter where an argument of this command, other than a path, holds bytes that
    are no text: it would go into a file, or be looked for in vain."""
    context = click.get_current_context(silent=True)
    for param in context.command.params if context is not None else ():
        value = context.params.get(param.name or "") if context is not None else None
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and any("\ud800" <= c <= "\udfff" for c in text):
                message = f"“{text[:60]}” is not text in UTF-8; write it in a terminal that is"
                raise click.BadParameter(message, ctx=context, param=param)
