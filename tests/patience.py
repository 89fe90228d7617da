"""A test that never ends fails and is named, and the others go on.

How long a test may take is a setting of pytest-timeout: ``timeout`` in pyproject.toml, ``--timeout``, or its marker.
What happens then is decided here. That package raises once, in the test alone: a test that waited for a bus which never
answers failed, and then hung for good while its fixtures were let go.
"""

import asyncio
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final

import pytest
from _pytest.outcomes import Failed
from pytest_timeout import is_debugging

LONG: Final = 900
"""Seconds for a test that is marked ``long``."""
AGAIN: Final = 10
"""Seconds after which whatever hangs next is broken off too, for example the next fixture that is let go."""

LIMIT: Final = pytest.StashKey[float]()
"""Seconds for each phase of a test: making its fixtures, running it, letting the fixtures go."""


class TookTooLong(SystemExit):
    """A test has not ended in time. Of this kind, an exception gets out of every event loop, and ends anyio's."""


class FixtureTookTooLong(SystemExit, Failed):
    """A fixture was not made or let go in time. To pytest it is a failure, so the other fixtures are let go too."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.msg, self.pytrace = message, True


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give long tests more time, unless they say themselves how long they may take."""
    for item in items:
        if item.get_closest_marker("long") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(LONG))


@pytest.hookimpl(tryfirst=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> bool:
    """Take over from pytest-timeout how long a test may take."""
    item.stash[LIMIT] = settings.timeout
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Make the fixtures in time."""
    with limited(item, FixtureTookTooLong):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Run the test in time."""
    with limited(item, TookTooLong):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Let the fixtures go in time."""
    with limited(item, FixtureTookTooLong):
        return (yield)


@contextmanager
def limited(item: pytest.Item, error: Callable[[str], BaseException]) -> Iterator[None]:
    """Break off what happens in the block when the time is up, and then every few seconds until the block ends."""

    def break_off(number: int, frame: FrameType | None) -> None:
        if not is_debugging():
            print_what_is_waited_for()
            raise error(f"{item.nodeid} has not ended in {limit:g} seconds")

    limit = item.stash.get(LIMIT, 0.0)
    signal.signal(signal.SIGALRM, break_off)
    signal.setitimer(signal.ITIMER_REAL, limit, min(limit, AGAIN))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def print_what_is_waited_for() -> None:
    """Print where each task of the running event loop stands."""
    with suppress(RuntimeError):
        for task in asyncio.all_tasks():
            task.print_stack(file=sys.stderr)
