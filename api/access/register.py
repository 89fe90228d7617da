"""The tables of sign-in: codes that are issued and used once, sessions and tokens that begin and end.

Every instant is the database's own, so that processes with different clocks agree on what has expired.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import msgspec
import structlog
from psycopg.rows import class_row

from api.access.once_a_minute import OnceAMinute
from api.access.persons import all_ids_of
from api.access.secrets import digest, new_code, new_secret, read_code
from api.problems import TooManyTries, WrongCode
from api.store.pool import Connection, Pool
from governance.ids import PersonId

log = structlog.get_logger()

CODE_LIFE: Final = timedelta(minutes=10)
"""How long a code can be used, unless its issuer asks for another time. (OWASP's ASVS 5.0 asks ten minutes at most.)"""
LONGEST_CODE_LIFE: Final = timedelta(days=1)
SESSION_IDLE: Final = timedelta(hours=12)
SESSION_LIFE: Final = timedelta(days=7)
SET_UP_LIFE: Final = timedelta(hours=1)
TOKEN_LIFE: Final = timedelta(days=90)
KEPT_FOR: Final = timedelta(days=30)
"""How long the owner of a session or token still sees it after its end. Then it is thrown away."""
MOST_WRONG_CODES: Final = 20
"""So many wrong codes may come from one address in ten minutes. After that the answer to a wrong code is to wait. A
right code always lets in, because a whole assembly may share an address. Nobody guesses 140 random bits."""

_ISSUE_CODE: Final = """
INSERT INTO sign_in_codes (hash, person, expires_at) VALUES (%(hash)s, %(person)s, now() + %(life)s)
RETURNING expires_at
"""

# One statement for every outcome, so that unknown, used and expired take the same way. The look-up of the code is the
# use of it: of two who come with the same code at once, the row lets one through.
_SIGN_IN: Final = """
WITH tries AS (
    SELECT count(*) >= %(most)s AS too_many FROM wrong_codes
    WHERE address = %(address)s AND tried_at > now() - INTERVAL '10 minutes'
), forgotten AS (
    DELETE FROM wrong_codes WHERE tried_at < now() - INTERVAL '1 day'
), old_codes AS (
    DELETE FROM sign_in_codes WHERE expires_at < now() - %(kept_for)s
), old_credentials AS (
    DELETE FROM credentials WHERE coalesce(ended_at, ends_at) < now() - %(kept_for)s
), used AS (
    UPDATE sign_in_codes SET used_at = now()
    WHERE hash = %(code)s AND used_at IS NULL AND expires_at > now()
        AND NOT EXISTS (SELECT FROM log_erased e WHERE e.person = sign_in_codes.person)
        AND NOT EXISTS (SELECT FROM members m WHERE m.person = sign_in_codes.person AND m.ground = 'died')
    RETURNING person
), wrong AS (
    INSERT INTO wrong_codes (address)
    SELECT %(address)s FROM tries WHERE NOT too_many AND NOT EXISTS (SELECT FROM used)
), before AS (
    UPDATE credentials SET ended_at = now()
    WHERE hash = %(before)s AND ended_at IS NULL AND EXISTS (SELECT FROM used)
    RETURNING coalesce(person, 'operator') AS whose
), begun AS (
    INSERT INTO credentials (hash, kind, person, idle, ends_at)
    SELECT %(session)s, 'session', person, %(idle)s,
           now() + CASE WHEN person IS NULL THEN %(set_up_life)s ELSE %(life)s END
    FROM used
)
SELECT too_many, EXISTS (SELECT FROM used) AS let_in, (SELECT person FROM used) AS person,
    (SELECT whose FROM before) AS replaced FROM tries
"""

_BEGIN: Final = """
INSERT INTO credentials (hash, kind, person, ends_at) VALUES (%(hash)s, 'token', %(person)s, now() + %(life)s)
RETURNING ends_at
"""

_LIST: Final = """
SELECT 'code' AS kind, NULL::uuid AS handle, issued_at, used_at AS seen_at, expires_at AS ends_at, FALSE AS ended,
    NULL AS ended_by
FROM sign_in_codes WHERE person = ANY(%(persons)s::text[])
UNION ALL
SELECT kind, handle, issued_at, seen_at, ends_at, ended_at IS NOT NULL OR ends_at <= now() OR seen_at + idle <= now(),
    ended_by
FROM credentials WHERE person = ANY(%(persons)s::text[])
ORDER BY issued_at DESC LIMIT 100
"""

_END: Final = """
UPDATE credentials SET ended_at = now(), ended_by = 'owner'
WHERE handle = %(handle)s AND ended_at IS NULL
    AND (person = ANY(%(persons)s::text[]) OR (person IS NULL AND %(persons)s::text[] = '{}'))
RETURNING handle
"""

_END_ALL: Final = """
UPDATE credentials SET ended_at = now(), ended_by = 'owner'
WHERE ended_at IS NULL AND handle IS DISTINCT FROM %(but)s
    AND (person = ANY(%(persons)s::text[]) OR (person IS NULL AND %(persons)s::text[] = '{}'))
"""

_SHUT_OUT: Final = """
WITH codes AS (
    UPDATE sign_in_codes SET expires_at = now()
    WHERE (person = ANY(%(persons)s::text[]) OR (person IS NULL AND %(persons)s::text[] = '{}'))
        AND used_at IS NULL AND expires_at > now()
    RETURNING hash
), ended AS (
    UPDATE credentials SET ended_at = now(), ended_by = %(by)s
    WHERE (person = ANY(%(persons)s::text[]) OR (person IS NULL AND %(persons)s::text[] = '{}'))
        AND ended_at IS NULL AND ends_at > now()
        AND (idle IS NULL OR seen_at > now() - idle)
    RETURNING kind
)
SELECT (SELECT count(*) FROM codes) AS codes, count(*) FILTER (WHERE kind = 'session') AS sessions,
    count(*) FILTER (WHERE kind = 'token') AS tokens
FROM ended
"""

_OPEN: Final = """
SELECT (SELECT count(*) FROM sign_in_codes
        WHERE (person = ANY(%(persons)s::text[]) OR (person IS NULL AND %(persons)s::text[] = '{}'))
        AND used_at IS NULL AND expires_at > now()) AS codes,
    count(*) FILTER (WHERE kind = 'session') AS sessions, count(*) FILTER (WHERE kind = 'token') AS tokens
FROM credentials
WHERE (person = ANY(%(persons)s::text[]) OR (person IS NULL AND %(persons)s::text[] = '{}'))
        AND ended_at IS NULL AND ends_at > now()
    AND (idle IS NULL OR seen_at > now() - idle)
"""

_END_SET_UP: Final = """
WITH codes AS (DELETE FROM sign_in_codes WHERE person IS NULL AND used_at IS NULL)
UPDATE credentials SET ended_at = now() WHERE person IS NULL AND kind = 'session' AND ended_at IS NULL
"""


EndedBy = Literal["owner", "secretaris", "operator"]
"""In which capacity somebody ended a session or token."""


class Issued(msgspec.Struct, frozen=True):
    """A secret, shown this once and kept nowhere, and until when it is good."""

    secret: str
    ends_at: datetime


class Credential(msgspec.Struct, frozen=True):
    """What was issued to a person, for that person to look at: a code, a session or a token, never its secret."""

    kind: Literal["code", "session", "token"]
    handle: UUID | None
    """The id by which a session or token can be ended; a code has none."""
    issued_at: datetime
    seen_at: datetime | None
    """When it was used last."""
    ends_at: datetime
    ended: bool
    ended_by: EndedBy | None
    """Who ended it; ``None``: it ended by itself, or is still good."""


class OpenWays(msgspec.Struct, frozen=True):
    """How many ways in are open to somebody: codes that wait, sessions, and tokens."""

    codes: int
    sessions: int
    tokens: int

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return bool(self.codes or self.sessions or self.tokens)


class AccessRegister:
    """Issues, uses and ends codes, sessions and tokens. ``person`` is ``None`` for the operator.

    If somebody was merged into a person, what was issued to them is that person's.

    ``address_key`` turns addresses into keyed hashes before they are kept for counting wrong codes.
    """

    def __init__(self, pool: Pool, address_key: bytes) -> None:
        self._pool = pool
        self._address_key = address_key
        self._wrong_codes = OnceAMinute()

    def stop(self) -> None:
        """Write the lines that the program's log has not got yet."""
        self._wrong_codes.stop()

    async def issue_code(self, person: PersonId | None, life: timedelta = CODE_LIFE) -> Issued:
        """Make a code that lets this person in once. Raises ``ValueError`` for a life of more than a day."""
        if not timedelta(0) < life <= LONGEST_CODE_LIFE:
            raise ValueError("a code lives a day at most")
        code = new_code()
        parameters = {"hash": digest(read_code(code)), "person": person, "life": life}
        return Issued(code, await self._instant(_ISSUE_CODE, parameters))

    async def sign_in(self, typed: str, address: str, before: str | None = None) -> str:
        """Use a code, and begin a session. Returns the secret of the session.

        ``before`` is the secret of the session that the browser had. That session ends, so that nobody who knew its
        secret comes in with it (session fixation). Raises ``WrongCode``, ``TooManyTries``.
        """
        session = new_secret()
        keyed = hmac.digest(self._address_key, address.encode("utf-8", "replace"), "sha256")
        parameters = {
            "code": digest(read_code(typed)),
            "session": digest(session),
            "before": digest(before or ""),
            "address": keyed,
            "most": MOST_WRONG_CODES,
            "kept_for": KEPT_FOR,
            "idle": SESSION_IDLE,
            "life": SESSION_LIFE,
            "set_up_life": SET_UP_LIFE,
        }
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_SIGN_IN, parameters)).fetchone()
        assert row is not None
        too_many, let_in, person, replaced = row
        if let_in:
            log.info("signed in", who=person or "operator")
            if replaced is not None:
                log.info("signed out by a new sign-in", whose=replaced, who=person or "operator")
            return session
        # A handle of the address: the same for the same, and nobody can tell the address from it.
        self._wrong_codes.tell(
            keyed[:4].hex(),
            lambda sender, tries: log.warning("wrong code", sender=sender, tries=tries, must_wait=too_many),
        )
        if too_many:
            raise TooManyTries("too many wrong codes from one address")
        raise WrongCode("no code that can be used")

    async def issue_token(self, person: PersonId | None, life: timedelta = TOKEN_LIFE) -> Issued:
        """Make a bearer token for programs of this person."""
        token = new_secret()
        parameters = {"hash": digest(token), "person": person, "life": life}
        return Issued(token, await self._instant(_BEGIN, parameters))

    async def of(self, person: PersonId) -> list[Credential]:
        """The last hundred codes, sessions and tokens of a person, the newest first."""
        async with (
            self._pool.connection() as connection,
            connection.cursor(row_factory=class_row(Credential)) as cursor,
        ):
            await cursor.execute(_LIST, {"persons": await _ids(connection, person)})
            return await cursor.fetchall()

    async def end(self, handle: UUID, person: PersonId | None) -> bool:
        """End one session or token of this person. Returns whether there was one to end."""
        async with self._pool.connection() as connection:
            asked = {"handle": handle, "persons": await _ids(connection, person)}
            ended = await (await connection.execute(_END, asked)).fetchone() is not None
        if ended:
            log.info("signed out", who=person or "operator")
        return ended

    async def end_all(self, person: PersonId | None, but: UUID | None = None) -> None:
        """End every session and token of this person, except ``but``."""
        async with self._pool.connection() as connection:
            await connection.execute(_END_ALL, {"persons": await _ids(connection, person), "but": but})
        log.info("signed out elsewhere", who=person or "operator")

    async def open_ways(self, person: PersonId | None) -> OpenWays:
        """How many ways in are open to this person."""
        return await self._ways(_OPEN, person)

    async def shut_out(self, person: PersonId | None, by: EndedBy, who: str) -> OpenWays:
        """End every session and token of this person, and every unused code. Returns how many there were of each.

        ``who`` is what the program's log calls the person who does it.
        """
        ended = await self._ways(_SHUT_OUT, person, by)
        log.info("signed out by another", whose=person or "operator", who=who)
        return ended

    async def _ways(self, statement: str, person: PersonId | None, by: EndedBy | None = None) -> OpenWays:
        async with (
            self._pool.connection() as connection,
            connection.cursor(row_factory=class_row(OpenWays)) as cursor,
        ):
            asked = {"persons": await _ids(connection, person), "by": by}
            ways = await (await cursor.execute(statement, asked)).fetchone()
        assert ways is not None
        return ways

    async def end_set_up(self) -> None:
        """End every session of the operator, and every code for one that nobody has used."""
        async with self._pool.connection() as connection:
            await connection.execute(_END_SET_UP)
        log.info("the set-up ended")

    async def _instant(self, statement: str, parameters: Mapping[str, object]) -> datetime:
        async with self._pool.connection() as connection:
            row = await (await connection.execute(statement, parameters)).fetchone()
        assert row is not None
        instant: datetime = row[0]
        return instant


async def _ids(connection: Connection, person: PersonId | None) -> list[PersonId]:
    """The ids to which this person's credentials were issued; no ids for the operator."""
    return [] if person is None else await all_ids_of(connection, person)
