"""What every test may ask for: a fresh migrated database, on either PostgreSQL.

    database        conninfo of a fresh migrated database on the embedded server
    database15      the same on PostgreSQL 15 over TCP
    any_database    both, one after the other: for everything that touches SQL
    empty_database  a fresh database without any table, on both

A machine may lack a program that some tests need (`NEEDS`), or they need root. On a developer's machine those tests are
then left out, and the last lines of the run say so; under CI nothing may be left out, and they fail.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from governance.log.server import EmbeddedServer
from tests import memory, patience
from tests.databases import Databases
from tests.servers import POSTGRESQL_15, Installed, ServerOverTcp, fresh_database, shared, template

settings.register_profile("kamer", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("kamer")
"""A busy machine is slow at making examples too, and that says nothing of what is tested."""

NEEDS: Final = {
    "postgres15": ("PostgreSQL 15", str(POSTGRESQL_15 / "postgres"), "postgresql-15"),
    "browser": ("Chromium", "chromium", "chromium"),
    "caddy": ("Caddy", "caddy", "caddy"),
    "systemd": ("systemd-analyze", "systemd-analyze", "systemd"),
}
"""What the tests with each marker need: its name, its program, Debian's package."""

pytest_plugins = ["tests.seconds"]

BOTH: Final = ["embedded", pytest.param("postgresql-15", marks=pytest.mark.postgres15)]


@pytest.hookimpl(tryfirst=True)  # before it is decided where temporary folders are
def pytest_configure(config: pytest.Config) -> None:
    """Keep the files of the run in memory, and end the tests that never end by themselves."""
    memory.keep_files_in_memory(config)
    config.pluginmanager.register(patience)


@cache
def missing() -> dict[str, str]:
    """Why the tests with a marker cannot run here, by that marker."""
    why = {
        marker: f"{name} is not installed (Debian's package {package})"
        for marker, (name, program, package) in NEEDS.items()
        if shutil.which(program) is None
    }
    return why if os.geteuid() == 0 else {**why, "root": "only root can give a folder to somebody else"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this machine cannot run, but nothing under CI."""
    if os.environ.get("CI"):
        return
    left_out = [item for item in items if any(item.get_closest_marker(marker) for marker in missing())]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Under CI, fail a test that cannot run here, and say why."""
    for marker, why in sorted(missing().items()):
        if item.get_closest_marker(marker):
            pytest.fail(f"{why}; under CI nothing is left out.")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what was left out, whatever else was printed."""
    if os.environ.get("CI"):
        return
    for marker, why in sorted(missing().items()):
        terminalreporter.write_line(f"LEFT OUT: all tests marked {marker}, for {why}.", yellow=True)


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """Async tests run in the event loop that the program itself runs in."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, the same for all of its processes."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


class Servers:
    """The servers of this run, each started when the first test asks for it."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._known: dict[str, str] = {}
        self._templates: dict[str, str] = {}
        self._databases: dict[tuple[str, str], Databases] = {}

    def conninfo(self, kind: str) -> str:
        """How to connect to the server of this kind, `embedded` or `postgresql-15`, as one who may do all."""
        if kind not in self._known:
            data = self._folder / kind / "data"
            if kind == "embedded":
                server = EmbeddedServer(data)
                self._known[kind] = self._stack.enter_context(shared(server)).conninfo("postgres")
            else:
                over_tcp = ServerOverTcp(data, POSTGRESQL_15)
                self._stack.enter_context(shared(over_tcp))
                self._known[kind] = over_tcp.over_tcp()
        return self._known[kind]

    def template(self, kind: str) -> str:
        """The migrated database on that server of which tests get copies."""
        if kind not in self._templates:
            self._templates[kind] = template(self.conninfo(kind))
        return self._templates[kind]

    def databases(self, kind: str, of_template: str | None = None) -> Databases:
        """Those on that server that are given out as copies of a template: of the migrated one, if none is named."""
        name = of_template or self.template(kind)
        if (kind, name) not in self._databases:
            self._databases[kind, name] = Databases(self.conninfo(kind), name)
        return self._databases[kind, name]


@pytest.fixture(scope="session")
def servers(shared_folder: Path) -> Iterator[Servers]:
    """The servers that the tests of this process have asked for; ended when all processes have done."""
    with ExitStack() as stack:
        yield Servers(shared_folder / "servers", stack)


@pytest.fixture(scope="session")
def installed(shared_folder: Path) -> Installed:
    """Makes data folders in which a server need not be made any more before it starts."""
    return Installed(shared_folder / "installed")


@pytest.fixture
def untouched(request: pytest.FixtureRequest) -> bool:
    """Whether the test's database must be one that no test has used: a marker says so."""
    return request.node.get_closest_marker("untouched") is not None


@pytest.fixture
def database(servers: Servers, untouched: bool) -> Iterator[str]:
    """Conninfo of a fresh migrated database on the embedded server."""
    with servers.databases("embedded").database(untouched=untouched) as conninfo:
        yield conninfo


@pytest.fixture(params=[pytest.param("postgresql-15", marks=pytest.mark.postgres15)])
def database15(request: pytest.FixtureRequest, servers: Servers, untouched: bool) -> Iterator[str]:
    """Conninfo of a fresh migrated database on PostgreSQL 15 over TCP."""
    with servers.databases(request.param).database(untouched=untouched) as conninfo:
        yield conninfo


@pytest.fixture(params=BOTH)
def any_database(request: pytest.FixtureRequest, servers: Servers, untouched: bool) -> Iterator[str]:
    """Conninfo of a fresh migrated database, on the embedded server and on PostgreSQL 15."""
    with servers.databases(request.param).database(untouched=untouched) as conninfo:
        yield conninfo


@pytest.fixture(params=BOTH)
def empty_database(request: pytest.FixtureRequest, servers: Servers) -> Iterator[str]:
    """Conninfo of a fresh database without tables, on the embedded server and on PostgreSQL 15."""
    with fresh_database(servers.conninfo(request.param), None) as conninfo:
        yield conninfo
