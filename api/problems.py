"""Whatever goes wrong, as one kind of answer: problem details (RFC 9457) for programs, a page for people.

An error becomes a ``Trouble``, which knows its status and its code but no language; the door it came through writes it
out. No answer ever holds a trace, a statement, or a value that the client did not send.
"""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any, Final, TypeVar, get_args

import msgspec
import psycopg
import structlog
from litestar.exceptions import HTTPException
from msgspec import UNSET, UnsetType

from api.texts import MissingTextError, Texts
from governance.dates import ImpreciseDate
from governance.log.database_errors import busy_for
from governance.log.errors import Busy, BusyCode, Fault, KamerError, KeyReused, Malformed, NotAllowed, Refused

log = structlog.get_logger()

MEDIA_TYPE: Final = "application/problem+json"

NAMES_BY_NUMBER: Final = frozenset({"member", "version"})
"""The facts whose number is a name and no amount: it is member 1234, never 1.234."""


class NotSignedIn(KamerError):
    """It must be known who asks (401). ``expired``: they came with a session or token that is no longer good."""

    def __init__(self, *, expired: bool = False) -> None:
        super().__init__("not signed in")
        self.expired = expired


class WrongCode(KamerError):
    """The code lets nobody in: it is unknown, used before or expired. The answer never tells which, so that a guess
    teaches nothing."""


class TooManyTries(KamerError):
    """The code is wrong, and so many wrong ones came from this address that it must wait (429)."""

    retry_after = 600


class NotFound(KamerError):
    """There is no such thing, or whoever asks may not know that there is (404)."""


class NotYetFounded(NotFound):
    """There was no cooperative yet on the day that was asked about (404)."""


class Forged(KamerError):
    """A form came from another site, or from a page that is too old: its token does not fit (403)."""


class WrongMediaType(KamerError):
    """The body is of a kind that this door does not read (415)."""


class TooLarge(KamerError):
    """The body is larger than anything that is read (413)."""


class TooSlow(KamerError):
    """The body did not arrive in time (408)."""


Asked = TypeVar("Asked")


def must_exist(asked: Asked | None) -> Asked:
    """The thing itself, if there is one. Raises ``NotFound`` for ``None``."""
    if asked is None:
        raise NotFound("no such thing")
    return asked


class FaultSaid(msgspec.Struct, frozen=True):
    """One thing that is wrong with what was sent."""

    pointer: str
    """JSON pointer (RFC 6901) to the field; of a query, to the parameter; ``""`` is the whole."""
    detail: str
    code: str
    """``missing``, ``unknown`` or ``invalid``."""


class Problem(msgspec.Struct, kw_only=True, frozen=True):
    """Problem details (RFC 9457), with the members that this project adds."""

    type: str
    """A stable path, ``/problems/already-voted``."""
    title: str
    """What it is in a few words, in the language that was asked for."""
    status: int
    detail: str
    """What it is this time, in one sentence in the language that was asked for."""
    rule: str | UnsetType = UNSET
    """The name of the rule that says no, in a refusal."""
    article: str | UnsetType | None = UNSET
    """The article of law, in a refusal; ``null`` if only statutes or practice ask for it."""
    facts: dict[str, Any] | UnsetType = UNSET
    """The values that were compared, in a refusal."""
    faults: list[FaultSaid] | UnsetType = UNSET
    """Everything that is wrong with what was sent, if it is malformed."""
    roles: list[str] | UnsetType = UNSET
    """The roles that may do it, if it is not allowed."""
    reference: str | UnsetType = UNSET
    """The name of a fault of ours, under which it is in the program's log."""


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong, before it is put into words."""

    status: int
    code: str
    facts: Mapping[str, Any] = {}
    refused: Refused | None = None
    faults: list[Fault] = []
    roles: tuple[str, ...] = ()
    retry_after: int | None = None
    """Seconds."""
    allow: str | None = None
    """The methods that there are, for 405."""
    reference: str | None = None
    expired: bool = False

    @property
    def passes(self) -> bool:
        """Whether the same can succeed in a while. The page then keeps what was typed, and sends it again by itself."""
        return self.code in get_args(BusyCode)

    @property
    def headers(self) -> dict[str, str]:
        """What the status asks to be said in headers (RFC 9110)."""
        headers = {}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        if self.status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm="kamer"'
        if self.allow is not None:
            headers["Allow"] = self.allow
        return headers

    def title(self, texts: Texts) -> str:
        """What it is, in a few words."""
        return self._sentence(texts, "title")

    def detail(self, texts: Texts) -> str:
        """What it is this time, in a sentence."""
        return self._sentence(texts, "detail")

    def problem(self, texts: Texts) -> Problem:
        """The problem as it is sent to a program."""
        refused = self.refused
        return Problem(
            type=f"/problems/{self.code}",
            title=self.title(texts),
            status=self.status,
            detail=self.detail(texts),
            rule=refused.rule or refused.code if refused else UNSET,
            article=refused.article if refused else UNSET,
            facts={name: plain(value) for name, value in refused.facts.items()} if refused else UNSET,
            faults=[FaultSaid(*fault) for fault in self.faults] if self.faults else UNSET,
            roles=list(self.roles) if self.roles else UNSET,
            reference=self.reference or UNSET,
        )

    def _sentence(self, texts: Texts, which: str) -> str:
        key = f"{'refusal' if self.refused else 'problem'}.{self.code}.{which}"
        facts = {name: _shown(name, value, texts) for name, value in self.facts.items()}
        try:
            return texts.t(key, **facts)
        except (MissingTextError, KeyError, TypeError) as error:
            # A refusal stands, whether or not its sentence does; the tests look for every one of them.
            log.error("a sentence is missing", key=key, error=type(error).__name__)
            return self.code.replace("-", " ")


def trouble_of(error: Exception) -> Trouble:
    """What an error means to the client. An error that nobody foresaw is 500, and only its place is in the log."""
    if isinstance(error, KamerError):
        return _of_ours(error)
    if isinstance(error, HTTPException) and error.status_code < 500:
        return _of_litestar(error)
    busy = busy_for(error) if isinstance(error, psycopg.Error) else None
    if busy is not None:
        return _of_ours(busy)
    return Trouble(status=500, code="broken", reference=_reference())


def _of_ours(error: KamerError) -> Trouble:
    if isinstance(error, Refused):
        return Trouble(status=409, code=error.code, refused=error, facts=error.facts)
    if isinstance(error, Malformed):
        return Trouble(status=422, code="malformed", faults=error.faults)
    if isinstance(error, KeyReused):
        return Trouble(status=422, code="key-reused")
    if isinstance(error, NotAllowed):
        return Trouble(status=403, code="not-allowed", roles=error.roles)
    if isinstance(error, Busy):
        status = 429 if error.code == "too-many-commands" else 503
        return Trouble(status=status, code=error.code, retry_after=error.retry_after)
    if isinstance(error, TooManyTries):
        return Trouble(status=429, code="too-many-tries", retry_after=error.retry_after)
    if isinstance(error, NotSignedIn):
        return Trouble(status=401, code="not-signed-in", expired=error.expired)
    for kind, (status, code) in _STATUS.items():
        if isinstance(error, kind):
            return Trouble(status=status, code=code)
    return Trouble(status=500, code="broken", reference=_reference())


_STATUS: Final[dict[type[KamerError], tuple[int, str]]] = {
    WrongCode: (401, "wrong-code"),
    NotYetFounded: (404, "not-yet-founded"),
    NotFound: (404, "not-found"),
    Forged: (403, "forged"),
    WrongMediaType: (415, "wrong-media-type"),
    TooLarge: (413, "too-large"),
    TooSlow: (408, "too-slow"),
}

_HTTP_CODES: Final = {
    401: "not-signed-in",
    403: "forged",
    404: "not-found",
    405: "wrong-method",
    413: "too-large",
    415: "wrong-media-type",
    429: "too-many-tries",
}


def _of_litestar(error: HTTPException) -> Trouble:
    """Of the framework's own errors only the status is kept: its sentences are not ours, and repeat what was sent."""
    code = _HTTP_CODES.get(error.status_code)
    if code is None:
        return Trouble(status=422, code="malformed", faults=[Fault("", "this request cannot be read")])
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    return Trouble(status=error.status_code, code=code, allow=headers.get("allow"))


def _reference() -> str:
    """A name for one fault of ours, by which somebody who asks for help is found in the log."""
    return secrets.token_hex(4)


def plain(value: object) -> Any:
    """A fact as JSON can hold it."""
    if isinstance(value, ImpreciseDate):
        return value.text
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if value is None or isinstance(value, str | int | float):
        return value
    return msgspec.to_builtins(value, enc_hook=plain)


def in_words(value: object, texts: Texts) -> str:
    """A fact as a page shows it by itself: days and numbers as the language writes them."""
    if isinstance(value, bool):
        return texts.t("known.yes" if value else "known.no")
    if isinstance(value, datetime):
        return texts.moment(value)
    if value is None or isinstance(value, date | ImpreciseDate):
        return texts.when(value)
    if isinstance(value, time):
        return texts.hour(value)
    if isinstance(value, int):
        return texts.number(value)
    if isinstance(value, list | tuple | set | frozenset):
        return texts.join(in_words(part, texts) for part in value)
    return str(plain(value))


def fact_in_words(name: str, value: object, texts: Texts) -> str:
    """The fact of this name as a page shows it by itself; a number that names something is not grouped."""
    return str(value) if name in NAMES_BY_NUMBER else in_words(value, texts)


def _shown(name: str, value: object, texts: Texts) -> object:
    """A fact as a sentence of the catalogue takes it; ``n`` stays a number, for it chooses the plural."""
    in_full = name in NAMES_BY_NUMBER or isinstance(value, bool | Fraction | list | tuple | set | frozenset)
    return fact_in_words(name, value, texts) if in_full else value
