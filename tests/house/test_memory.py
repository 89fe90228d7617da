"""What a run of the tests keeps in memory is gone when it has ended, however it ended."""

import fcntl
import os
from pathlib import Path

import pytest

from tests import memory
from tests.memory import LEFT_AFTER, PREFIX, opened, remove_what_was_left_behind


def test_what_a_killed_run_left_in_memory_is_removed_and_nothing_of_a_run_that_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MEMORY", tmp_path)
    killed, running, beginning, other = (tmp_path / name for name in (f"{PREFIX}a", f"{PREFIX}b", f"{PREFIX}c", "d"))
    for folder in (killed, running, beginning, other):
        (folder / "run").mkdir(parents=True)
        if folder != beginning:
            os.utime(folder, times=(0, folder.stat().st_mtime - LEFT_AFTER - 1))
    with opened(running) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        remove_what_was_left_behind()
    assert set(tmp_path.iterdir()) == {running, beginning, other}


def test_where_there_is_little_memory_or_no_program_may_run_in_it_the_disk_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MEMORY", tmp_path / "none")
    assert not memory.there_is_enough()
    monkeypatch.setattr(memory, "MEMORY", tmp_path)
    monkeypatch.setattr(memory, "ENOUGH", 0)
    assert memory.there_is_enough() is not bool(os.statvfs(tmp_path).f_flag & os.ST_NOEXEC)
    monkeypatch.setattr(memory, "ENOUGH", 1 << 60)
    assert not memory.there_is_enough()
