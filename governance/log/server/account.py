"""The user as whom PostgreSQL runs. It refuses to run as root, so root starts it as a user with fewer rights."""

import os
import pwd
import shlex
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from governance.log.errors import Unusable

LESSER_USERS: Final = ("postgres", "nobody")
"""Users with few rights. Root runs PostgreSQL as the first of them that the machine has."""


class Account(NamedTuple):
    """A user of this machine."""

    name: str
    uid: int
    gid: int


def ourselves() -> Account:
    """The user who runs this process. PostgreSQL asks for a name, so one must exist."""
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise Unusable(
            f"User number {os.geteuid()} has no name on this machine, and the embedded PostgreSQL needs one: "
            "start Kamer as a user that has, or set KAMER_DATABASE_URL."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def account_for(cluster: Path) -> Account:
    """The user who is to run PostgreSQL on the folder `cluster`, which need not exist yet.

    A cluster belongs to one user for good, and only that user and root may start it.
    """
    own = ourselves()
    if cluster.is_dir():
        owner = cluster.stat().st_uid
        if owner == own.uid != 0:
            return own
        if own.uid != 0:
            raise Unusable(
                f"The database in {cluster} belongs to {_name(owner)}, not to {own.name}: start Kamer as the user "
                "who made it, or choose another folder by KAMER_DATA."
            )
        with suppress(KeyError):
            entry = pwd.getpwuid(owner)
            if owner != 0:
                return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
        raise Unusable(
            f"The database in {cluster} belongs to {_name(owner)}, as whom PostgreSQL cannot run: give it back to "
            f"whose it was, by `chown -R {_lesser().name} {shlex.quote(str(cluster))}`."
        )
    return own if own.uid != 0 else _lesser()


def other_user(account: Account) -> tuple[int | None, int | None]:
    """The user and group to change to; `None` for both if this process runs as that user already."""
    return (None, None) if account.uid == os.geteuid() else (account.uid, account.gid)


def can_enter(account: Account, folder: Path) -> bool:
    """May this user enter `folder`, judged by the rights of it and of every folder above it?"""
    for step in (folder, *folder.parents):
        rights = step.stat()
        if rights.st_uid == account.uid:
            needed = stat.S_IXUSR
        elif rights.st_gid == account.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not rights.st_mode & needed:
            return False
    return True


def _lesser() -> Account:
    """The user as whom root runs PostgreSQL."""
    for name in LESSER_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise Unusable(
        f"PostgreSQL does not run as root, and this machine has no user {' or '.join(LESSER_USERS)} to run it as: "
        "start Kamer as another user, or set KAMER_DATABASE_URL."
    )


def _name(uid: int) -> str:
    try:
        return f"user {pwd.getpwuid(uid).pw_name}"
    except KeyError:
        return f"user number {uid}"
