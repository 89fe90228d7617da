"""Data folders for a Kamer that is started as a process."""

from pathlib import Path

import pytest

from api.process.settings import Settings
from tests.processes.kamer import FOUNDED, log_ends_at, running, url_of
from tests.servers import Installed, copied, locked


@pytest.fixture(scope="session")
def first_record(shared_folder: Path) -> Path:
    """The data folder of a Kamer that has been started once, for all processes of this run to copy."""
    data = shared_folder / "first-record" / "data"
    with locked(data.parent):
        if not data.exists():
            with running(data, "serve", "--port", "0") as served:
                with served.client(url_of(served.first_line)) as program:
                    while program.get("/health").json()["position"] < FOUNDED:
                        assert served.process.poll() is None
                assert served.stop() == 0
    return data


@pytest.fixture(scope="session")
def first_demonstration(shared_folder: Path) -> Path:
    """The data folder of a demonstration that was kept, and beside it in ``position`` where its log ends."""
    data = shared_folder / "first-demonstration" / "data"
    with locked(data.parent):
        if not data.exists():
            with running(data, "demo", "--json", "--port", "0") as demo:
                with demo.client(demo.ways_in["url"]) as program:
                    data.with_name("position").write_text(str(log_ends_at(program)))
                assert demo.stop() == 0
    return data


@pytest.fixture
def empty_record(tmp_path: Path, installed: Installed) -> Path:
    """A data folder of this test's own in which nothing is yet but a new PostgreSQL."""
    installed(Settings(data=tmp_path / "empty").cluster)
    return tmp_path / "empty"


@pytest.fixture
def record(first_record: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own, in which a Kamer has been started once."""
    return copied(first_record, tmp_path / "record")


@pytest.fixture
def demonstration(first_demonstration: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own, in which a demonstration was kept."""
    return copied(first_demonstration, tmp_path / "demonstration")
