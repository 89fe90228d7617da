"""Personal data is sealed with the person's own key, and each text with its own; a file's master key wraps them all.

A sealed field is AES-GCM (NIST SP 800-38D) under its key, 256 bits, with the event's id and the field's name as
associated data, so that a ciphertext cannot be moved to another place. On the wire: nonce (12 bytes), ciphertext and
tag; in the ciphertext is the value in msgpack. Erasing a person and withdrawing a text each delete a key; the log, its
counts and its order stay as they are. No key stays in memory after the group or batch that needed it, else another
process would go on reading what is gone.
"""

import contextlib
import hmac
import os
import stat
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from governance.ids import KeyName
from governance.log.errors import Damaged, Unusable
from governance.log.event import Envelope, Event, sealed_fields
from governance.log.sealed import Sealed

SEALED_WITH = "SELECT person, wrapped FROM sealing_keys WHERE wrapped IS NOT NULL ORDER BY person LIMIT 1"

_NONCE = 12
_KEY = 32

Keys = Mapping[KeyName, bytes | None]
"""Some keys, unwrapped, by their names; ``None`` for a key that was deleted."""


class Vault:
    """Wraps, unwraps, closes and opens. It keeps the master key and nothing else."""

    def __init__(self, master: bytes) -> None:
        """``master``: 32 bytes. Raises ``Unusable`` for another length."""
        if len(master) != _KEY:
            raise Unusable(f"the master key must be {_KEY} bytes long, and this one has {len(master)}")
        self._master = AESGCM(master)
        self._requests = hmac.digest(master, b"kamer/requests", "sha256")

    @classmethod
    def from_file(cls, path: Path) -> "Vault":
        """The vault whose master key is in this file, made at the first start, readable by its owner alone.

        Raises ``Unusable`` where it is no file, cannot be read, has another length, or others may read it.
        """
        try:
            with contextlib.suppress(FileExistsError):
                _make_key_file(path)
            file = path.stat()
            if not stat.S_ISREG(file.st_mode):
                raise Unusable(f"the master key {path} is no file: let KAMER_MASTER_KEY_FILE name the right one")
            if file.st_size != _KEY:
                raise Unusable(
                    f"the master key {path} must be {_KEY} bytes long, and this file has {file.st_size}: put the "
                    "right one back, or let KAMER_MASTER_KEY_FILE name it"
                )
            if file.st_mode & _others(path):
                raise Unusable(f"others than its owner may read the master key {path}: run chmod 600 on it")
            return cls(path.read_bytes())
        except OSError as error:
            raise Unusable(f"the master key {path} cannot be read: {error.strerror}") from error

    def digest(self, asked: bytes) -> bytes:
        """What is remembered of a request: HMAC-SHA-256 under a key of the master key's.

        With a plain hash, anybody who has the table could try names until one fits, also those of erased persons.
        """
        return hmac.digest(self._requests, asked, "sha256")

    def new_key(self, name: KeyName) -> tuple[bytes, bytes]:
        """A key where there was none: as it is, and wrapped for ``sealing_keys``."""
        key = AESGCM.generate_key(_KEY * 8)
        nonce = os.urandom(_NONCE)
        return key, nonce + self._master.encrypt(nonce, key, name.encode())

    def unwrap(self, wrapped: Mapping[KeyName, bytes | None]) -> dict[KeyName, bytes | None]:
        """Keys as ``sealing_keys`` holds them, ready for use. Raises ``Unusable`` for another master key's."""
        return {name: None if box is None else self._unwrap_one(name, box) for name, box in wrapped.items()}

    def _unwrap_one(self, name: KeyName, box: bytes) -> bytes:
        try:
            return self._master.decrypt(box[:_NONCE], box[_NONCE:], name.encode())
        except InvalidTag as error:
            raise Unusable(
                "the master key does not belong to this database: give KAMER_MASTER_KEY_FILE the right one"
            ) from error


def vault_of(path: Path, connection: psycopg.Connection[Any]) -> Vault:
    """The vault of this database: its key file fits what is sealed there, or nothing is sealed yet.

    Raises ``Unusable`` where the file is missing or another's. A new key is never made beside sealed data: whatever
    were sealed under it could not be read with the right one, and the log would be spoilt for good.
    """
    row = connection.execute(SEALED_WITH).fetchone()
    if row is not None and not path.exists():
        raise Unusable(f"the master key {path} is missing, and this database is sealed with one: put the file back")
    vault = Vault.from_file(path)
    if row is not None:
        vault.unwrap({row[0]: row[1]})
    return vault


def _others(path: Path) -> int:
    """Which permission bits nobody else may have. systemd shows its credentials to the service by an access list,
    which looks as if the group might read them."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    return 0o037 if credentials and path.parent == Path(credentials) else 0o077


def _make_key_file(path: Path) -> None:
    """Write a new master key under another name first, so that a crash never leaves half a key."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(_KEY))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()


def close(event: Event, envelope: Envelope, keys: Keys) -> Event:
    """The event with its sealed fields closed, each under its key, ready for the wire.

    Raises ``Damaged`` where there is no key: nothing is ever sealed for somebody who has been erased.
    """
    closed: dict[str, Sealed[object]] = {}
    for field in sealed_fields(type(event)):
        sealed: Sealed[object] | None = getattr(event, field)
        if sealed is None:
            continue
        key = keys.get(event.key_of(field))
        if key is None:
            raise Damaged(f"{type(event).__name__} would be sealed with a key that was deleted")
        nonce = os.urandom(_NONCE)
        text = msgspec.msgpack.encode(sealed.value)
        closed[field] = type(sealed).closed(nonce + AESGCM(key).encrypt(nonce, text, envelope.id + field.encode()))
    return msgspec.structs.replace(event, **closed) if closed else event


def opened(event: Event, envelope: Envelope, keys: Keys) -> Event:
    """The event with its sealed fields open, their value ``None`` where the person was erased or the text withdrawn.

    Raises ``Damaged`` where a ciphertext was changed or moved.
    """
    values: dict[str, Sealed[object]] = {}
    for field in sealed_fields(type(event)):
        sealed: Sealed[object] | None = getattr(event, field)
        if sealed is None or sealed.box is None:
            continue
        key = keys.get(event.key_of(field))
        values[field] = type(sealed)(None if key is None else _open_one(key, sealed.box, envelope.id + field.encode()))
    return msgspec.structs.replace(event, **values) if values else event


def _open_one(key: bytes, box: bytes, associated: bytes) -> object:
    try:
        return msgspec.msgpack.decode(AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], associated))
    except InvalidTag as error:
        raise Damaged("a sealed field was changed, or moved from another event") from error


def keys_needed(events: Collection[Event]) -> list[KeyName]:
    """Which keys are needed to close or open these events, each once."""
    needed: dict[KeyName, None] = {}
    for event in events:
        for field in sealed_fields(type(event)):
            if getattr(event, field) is not None:
                needed[event.key_of(field)] = None
    return list(needed)
