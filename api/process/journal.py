"""The program's own log: one JSON object a line, on the standard error stream. It never names a person.

An error is written with its kind and its place, never with its message: messages repeat values, and values can be
names. A request is written with its route's template, never with its path, which can hold a member's number.

deploy/README.md lists every line with its fields, and a test holds the two together. A line that cannot be written, for
example on a full disk, is left out and stops nothing.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, TextIO, cast

import psycopg
import structlog
from structlog.types import EventDict

from api.process.settings import LogLevel
from governance.log.errors import KamerError

log = structlog.get_logger()

_LEVELS: Final[dict[LogLevel, int]] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}
_MOST_PLACES: Final = 12


class _Lines:
    """A stream of text whose writer never learns that nothing could be written."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def begin(level: LogLevel) -> None:
    """Write the log from now on, from this level up. What libraries log goes the same way, without their words."""
    lines = cast("TextIO", _Lines(sys.stderr))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            place_of_error,
            structlog.processors.JSONRenderer(default=str),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(lines),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers = [_OfLibraries()]
    root.setLevel(logging.WARNING)


class _OfLibraries(logging.Handler):
    """Writes where a library has logged, and the kind and place of an error, but never the message.

    Messages repeat values. For example, asyncio's message about a failed task that nobody awaited repeats its error's.
    """

    def emit(self, record: logging.LogRecord) -> None:
        name, place = record.name, f"{_short(record.pathname)}:{record.lineno} {record.funcName}"
        if record.levelno >= logging.ERROR:
            log.error("a library wrote a line", logger=name, written_at=place, exc_info=record.exc_info)
        else:
            log.warning("a library wrote a line", logger=name, written_at=place, exc_info=record.exc_info)


def place_of_error(_: Any, __: str, event: MutableMapping[str, Any]) -> EventDict:
    """A processor of structlog: it writes the kind and the place of an error in place of its traceback."""
    exc_info = event.pop("exc_info", None)
    error = exc_info if isinstance(exc_info, BaseException) else exc_info[1] if isinstance(exc_info, tuple) else None
    if exc_info is True:
        error = sys.exc_info()[1]
    if error is not None:
        event.update(described(error))
    return event


def described(error: BaseException) -> dict[str, object]:
    """What may be said of an error: its kind, PostgreSQL's code for it, and where it came from, innermost last."""
    description: dict[str, object] = {"kind": type(error).__name__, "at": _places(error.__traceback__)}
    if isinstance(error, psycopg.Error) and error.sqlstate is not None:
        description["sqlstate"] = error.sqlstate
    cause = error.__cause__ or error.__context__
    if cause is not None and not isinstance(error, KamerError):
        description["because"] = {"kind": type(cause).__name__, "at": _places(cause.__traceback__)}
    return description


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_MOST_PLACES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(path: str) -> str:
    """The last parts of a file's name: where the program is installed is nobody's business."""
    return "/".join(path.replace("\\", "/").split("/")[-3:])
