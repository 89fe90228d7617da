"""Where a run of the tests keeps its files: in memory, where the machine has enough of that.

The tests start some hundred PostgreSQLs, and to copy the folder of one takes 0.7 processor seconds on a disk and 0.15
in memory. A process that is killed loses nothing of either. Nothing stays in memory after a run; with
``--basetemp=FOLDER`` the folders of the tests that failed are kept there.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import disk_usage, rmtree
from tempfile import mkdtemp
from typing import Final

import pytest

MEMORY: Final = Path("/dev/shm")  # noqa: S108 - what is made there has a name of its own
PREFIX: Final = "kamer-tests-"
ENOUGH: Final = 4 << 30
"""Bytes that must be free there: a server keeps up to 1 GiB of its log, and there are two that all tests share."""
LEFT_AFTER: Final = 60
"""Seconds after which a folder that no run has locked was left behind by one that was killed."""


def keep_files_in_memory(config: pytest.Config) -> None:
    """Give the run a folder in memory, unless it was told another, or is a part of a run that has one."""
    if config.option.basetemp is None and there_is_enough():
        remove_what_was_left_behind()
        folder = Path(mkdtemp(prefix=PREFIX, dir=MEMORY))
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(lock, fcntl.LOCK_SH)
        config.option.basetemp = folder / "run"
        config.add_cleanup(lambda: os.close(lock))
        config.add_cleanup(lambda: rmtree(folder, ignore_errors=True))


def there_is_enough() -> bool:
    """Whether the machine has memory to spare, and lets programs be run in it."""
    return MEMORY.is_dir() and disk_usage(MEMORY).free >= ENOUGH and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC


def remove_what_was_left_behind() -> None:
    """Free the memory of runs that were killed."""
    for folder in MEMORY.glob(f"{PREFIX}*"):
        if _is_left_behind(folder):
            rmtree(folder, ignore_errors=True)


def _is_left_behind(folder: Path) -> bool:
    """Whether the run of this folder has ended."""
    with suppress(FileNotFoundError, PermissionError), opened(folder) as descriptor:
        if time.time() - folder.stat().st_mtime > LEFT_AFTER:
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
    return False


@contextmanager
def opened(folder: Path) -> Iterator[int]:
    """The folder itself as an open file, to lock."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
