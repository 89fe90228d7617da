"""PostgreSQL's own folder: how it is made, who may come in, and where its socket lies."""

import os
import re
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from governance.log.errors import Unusable
from governance.log.server.account import Account, can_enter, other_user, ourselves
from governance.log.server.keeper import write_anew
from governance.log.server.programs import Programs

ROLE: Final = "kamer"
"""The database role of the embedded server."""
PORT: Final = 5432
"""Nothing listens on this port. Only the socket is named after it, and each server has a folder of its own for that."""
LONGEST_SOCKET: Final = 107
"""Bytes in the path of a Unix socket (unix(7))."""

BUILTIN_COLLATION: Final = 17
"""The first version whose C.UTF-8 needs nothing from the machine."""

FAULT: Final = re.compile(r"\b(?:error|ERROR|FATAL|PANIC): +(.+)")
"""How initdb, and the server that it runs, begin to say what went wrong."""

SERVER_SETTINGS: Final = (
    # An acknowledged vote is on disk. On the command line these stand above every file.
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "unix_socket_permissions=0700",
    "timezone=UTC",
    "log_timezone=UTC",
    # The server's log repeats no statement and no detail: both hold what people wrote.
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_min_messages=warning",
    "log_checkpoints=off",
    "log_line_prefix=%m [%p] ",
    # A file of the write-ahead log that is used again keeps what stood in it until it is written over.
    "wal_recycle=off",
)


def make_cluster(cluster: Path, programs: Programs, account: Account) -> None:
    """Make the cluster if there is none yet. If this is killed halfway, nothing is left that looks like a cluster.

    Raises `Unusable` when another major version made it, or when it cannot be made.
    """
    if cluster.is_dir():
        made_by = (cluster / "PG_VERSION").read_text().strip()
        if made_by != str(programs.version):
            raise Unusable(
                f"The database in {cluster} was made by PostgreSQL {made_by} and the programs in {programs.folder} are "
                f"of {programs.version}: set KAMER_PG_BIN to those of {made_by}, or move the record by pg_dump."
            )
        return
    fresh = cluster.with_name(f"{cluster.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if account.uid != os.geteuid():
        os.chown(fresh, account.uid, account.gid)
    collation = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    handle = open_folder(fresh)
    user, group = other_user(account)
    try:
        answer = subprocess.run(
            [
                programs.folder / "initdb",
                f"--pgdata={name_of(handle, fresh)}",
                f"--username={ROLE}",
                "--encoding=UTF8",
                *(collation if programs.version >= BUILTIN_COLLATION else ["--locale=C.UTF-8"]),
                "--data-checksums",
                "--auth-local=reject",
                "--auth-host=reject",
                "--no-instructions",
            ],
            pass_fds=(handle,),
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
    finally:
        os.close(handle)
    if answer.returncode != 0:
        why = _reason(answer.stderr).replace(name_of(handle, fresh), str(fresh))
        raise Unusable(f"The database in {cluster} could not be made: {why}")
    fresh.rename(cluster)
    sync_folder(cluster.parent)


def let_in(cluster: Path, access: str, account: Account) -> None:
    """Write who may come in: the lines of `access`, and the map that they name.

    The map lets in the user who starts Kamer, the user as whom PostgreSQL runs, and root.
    """
    people = {ourselves().name, account.name, "root"}
    names = "".join(f'{ROLE} "{name}" {ROLE}\n' for name in sorted(people))
    for name, text in (("pg_hba.conf", access), ("pg_ident.conf", names)):
        write_anew(cluster / name, text, *other_user(account))


def socket_folder(data_folder: Path, account: Account, remembered: str | None) -> Path:
    """A folder for the socket that nobody else can enter, with a path that is short enough.

    That is `socket` in the data folder, if its path is short enough and PostgreSQL's user can enter it. Otherwise it is
    a folder in the system's temporary folder: the one of last time (`remembered`) if it is still PostgreSQL's own, or a
    new one.
    """
    inside = data_folder / "socket"
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET and can_enter(account, data_folder):
        inside.mkdir(exist_ok=True)
        folder = inside
    elif remembered and _is_private(Path(remembered), account):
        return Path(remembered)
    else:
        folder = Path(tempfile.mkdtemp(prefix="kamer-"))
    if account.uid != os.geteuid():
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET or not can_enter(account, folder):
        raise Unusable(
            f"{account.name} can have no socket in {folder}: set TMPDIR to a folder with a short path that everybody "
            "may enter."
        )
    return folder


def open_folder(folder: Path) -> int:
    """A descriptor of the folder, for `name_of`."""
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)


def name_of(handle: int, folder: Path) -> str:
    """The name of the folder for a program that inherits `handle`.

    On Linux it is the descriptor, which root has opened: with it the program comes in even if its user cannot enter the
    folders above, as with those below root's home. On other systems it is the path.
    """
    return f"/proc/self/fd/{handle}" if Path("/proc/self/fd").is_dir() else str(folder)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a loss of power."""
    descriptor = open_folder(folder)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_private(folder: Path, account: Account) -> bool:
    """Is it a folder of this user's, open to nobody else? A link is not, because anyone could lay one there."""
    try:
        rights = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(rights.st_mode) and rights.st_uid == account.uid and stat.S_IMODE(rights.st_mode) == 0o700


def _reason(text: str) -> str:
    """Why initdb gave up: the first error it names, for after that it only tidies up."""
    if named := FAULT.search(text):
        return named[1]
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"
