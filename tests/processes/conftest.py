"""Data folders for a Kamer that is started as a process."""

from pathlib import Path

import pytest

from tests.processes.kamer import FOUNDED, running, url_of
from tests.servers import copied, locked


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


@pytest.fixture
def record(first_record: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own, in which a Kamer has been started once."""
    return copied(first_record, tmp_path / "record")
