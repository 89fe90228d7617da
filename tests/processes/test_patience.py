"""A test that never ends fails and is named, however it waits, and the tests after it are run."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.processes.starting import ROOT

PYTEST: Final = (sys.executable, "-m", "pytest", "-p", "anyio", "-p", "pytest_timeout", "-p", "no:cacheprovider")
"""Without the plugins that these tests have no need of, for loading all of them takes seconds."""

CONFTEST = """
from tests import patience

def pytest_configure(config):
    config.addinivalue_line("markers", "long")
    config.pluginmanager.register(patience)
"""
HANGING = """
import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": True}

async def never() -> None:
    await asyncio.Event().wait()

@pytest.fixture
async def bus() -> AsyncIterator["asyncio.Task[None]"]:
    answering = asyncio.create_task(never())
    yield answering
    await answering

@pytest.mark.anyio
async def test_a_bus_that_never_answers(bus: "asyncio.Task[None]") -> None:
    await asyncio.shield(bus)

@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made
        made.run(never())

def test_a_loop_of_its_own(runner: asyncio.Runner) -> None:
    runner.run(never())

def test_one_that_only_fails(runner: asyncio.Runner) -> None:
    raise AssertionError
"""
OTHER = """
import pytest

@pytest.mark.long
def test_a_long_one(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("timeout").args == (900,)
"""


def test_a_test_that_never_ends_fails_and_is_named(tmp_path: Path) -> None:
    """Nor does it hang in letting go of what never answers."""
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_hanging.py").write_text(HANGING)
    (tmp_path / "test_other.py").write_text(OTHER)
    run = subprocess.run(
        [*PYTEST, "--timeout=2", f"--rootdir={tmp_path}", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    for name in ("test_a_bus_that_never_answers", "test_a_loop_of_its_own"):
        assert f": test_hanging.py::{name} has not ended in 2 seconds" in run.stdout, run.stdout
    assert "3 failed, 1 passed, 3 errors" in run.stdout, run.stdout
    assert "await asyncio.Event().wait()" in run.stdout, "it says where the bus waits"
