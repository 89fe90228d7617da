"""What the tests of the log share."""

import pytest

from governance.log.command import SLICES
from tests.governance.log.toys import TOYS


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of ``toys`` are known to the bus for the length of a test."""
    for command, decided_by in TOYS.items():
        monkeypatch.setitem(SLICES, command, decided_by)
