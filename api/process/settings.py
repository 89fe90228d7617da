"""What the operator may set: environment variables that begin with `KAMER_`, all of them optional.

If a setting is wrong, or does not exist, the start stops with one sentence that names it. A misspelt
`KAMER_DATABSE_URL` would otherwise leave the real record on an embedded server that nobody thinks of.
"""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import SplitResult, urlsplit

import msgspec
import psycopg
from msgspec import Meta
from psycopg.conninfo import conninfo_to_dict

from governance.log.errors import Unusable

PREFIX: Final = "KAMER_"

Port = Annotated[int, Meta(ge=0, le=65535)]
LogLevel = Literal["debug", "info", "warning", "error"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one process, checked. The name of a field in capitals after `KAMER_` is its variable."""

    database_url: str | None = None
    """A PostgreSQL server of one's own (15 or later), as URL or conninfo; `None` is the embedded one."""
    pg_bin: Path | None = None
    """Folder with the programs of the embedded server (`postgres`, `initdb`); `None` takes the wheel's."""
    data: Path = Path("var")
    """Folder for all that is kept, such as the embedded server's files and the master key."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Port = 8000
    """TCP port to listen on; 0 takes a free one."""
    master_key_file: Path | None = None
    """The key that wraps the keys of all persons; read it as `master_key`, which knows the default."""
    smtp_url: str | None = None
    """Mail server, `smtp://` or `smtps://`; `None` sends no mail."""
    base_url: str | None = None
    """How people reach the pages from outside, `https://kamer.example.org`; `None` is host and port."""
    log_level: LogLevel = "info"
    """How much is written to the program's own log."""

    @property
    def master_key(self) -> Path:
        """The file of the master key, `master.key` in the data folder where nothing else is set."""
        return self.master_key_file or self.data / "master.key"

    @property
    def cluster(self) -> Path:
        """The embedded server's own folder."""
        return self.data / "postgresql"

    @property
    def address(self) -> str:
        """How people reach the pages: `base_url`, else the address that is listened on. Never ends in a slash."""
        if self.base_url is not None:
            return self.base_url.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read and check every `KAMER_` variable of `environment`; an empty one counts as not set.

    Raises `Unusable` with one sentence that names the variable. The sentence repeats what was set only if that cannot
    be a secret. For example, an address is not repeated, because it may hold a password.
    """
    given: dict[str, str] = {}
    for variable, value in sorted(environment.items()):
        if not variable.startswith(PREFIX):
            continue
        field = variable.removeprefix(PREFIX).lower()
        if field not in Settings.__struct_fields__ or variable != variable.upper():
            raise Unusable(f"{variable} is not a setting of Kamer{_nearest(variable)}.")
        if value.strip():
            given[field] = value.strip()
    for field, value in given.items():
        _check_text(field, value)
    try:
        return msgspec.convert(given, Settings, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise Unusable(_sentence(error, given)) from None


def _path(kind: type, value: object) -> object:
    """Convert text to a `Path`, which is the one type here that msgspec cannot convert itself."""
    return kind(value)


def _check_text(field: str, value: str) -> None:
    """Refuse a text that msgspec takes, but that no server or browser could use."""
    variable = PREFIX + field.upper()
    if field == "database_url" and not _is_conninfo(value):
        raise Unusable(f"{variable} is not an address of PostgreSQL, such as postgresql://user@host/kamer.")
    if field == "base_url":
        address = _split(value)
        if address is None or address.scheme not in ("http", "https") or address.query or address.fragment:
            raise Unusable(f"{variable} is not an address such as https://kamer.example.org.")
    if field == "smtp_url":
        address = _split(value)
        if address is None or address.scheme not in ("smtp", "smtps"):
            raise Unusable(f"{variable} is not an address such as smtps://user@mail.example.org.")
    if field == "pg_bin" and not (Path(value) / "postgres").is_file():
        raise Unusable(f"{variable} is {value!r}, and there is no program postgres in that folder.")
    if field == "data" and Path(value).exists() and not Path(value).is_dir():
        raise Unusable(f"{variable} is {value!r}, which is not a folder.")


def _split(value: str) -> SplitResult | None:
    """The parts of an address with a host, or `None`."""
    try:
        address = urlsplit(value)
        _ = address.port
    except ValueError:
        return None
    return address if address.hostname else None


def _is_conninfo(value: str) -> bool:
    """Can libpq read it? The ports are looked at here, for libpq does so only when it connects."""
    try:
        parts = conninfo_to_dict(value)
    except psycopg.ProgrammingError:
        return False
    ports = str(parts.get("port") or "").split(",")
    return bool(parts) and all(port == "" or port.isdecimal() for port in ports)


def _nearest(variable: str) -> str:
    known = [PREFIX + field.upper() for field in Settings.__struct_fields__]
    near = difflib.get_close_matches(variable.upper(), known, n=1)
    return f" (did you mean {near[0]}?)" if near else f": it knows {', '.join(known)}"


def _sentence(error: msgspec.ValidationError, given: Mapping[str, str]) -> str:
    """The first fault as a sentence: msgspec ends its message with the field, as in ``- at `$.port` ``."""
    what, _, where = str(error).partition(" - at `$.")
    field = where.rstrip("`")
    asked = {
        "port": "a number from 0 to 65535",
        "log_level": "debug, info, warning or error",
    }.get(field, what)
    return f"{PREFIX}{field.upper()} is {given[field]!r}; it must be {asked}."
