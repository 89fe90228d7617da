"""Who reads, and what they may see.

A view of the past obeys the rights of today: a member who resigned sees of last year's assembly no more than they may
see now.
"""

from typing import Any, Final, Literal

import msgspec
import psycopg

from governance.ids import OFFICES, MemberId, Office, PersonId
from governance.log.errors import NotAllowed

Connection = psycopg.AsyncConnection[Any]

SEE_CHOICES: Final = ("voorzitter", "secretaris", "operator")
"""Who may see who chose what in an open voting, once it is closed: as every page says before anybody votes."""

ENDS_ACCESS: Final = ("secretaris", "operator")
"""Who may end the sessions and tokens of others: of somebody who lost a telephone, or whose place another has taken."""

SEE_REGISTER: Final = OFFICES
"""Who sees all members by name, besides the operator, whose machine sees all: the board."""

IS_MEMBER = """SELECT EXISTS (SELECT FROM members WHERE member = %(member)s AND person = %(person)s
    AND until_latest > (now() AT TIME ZONE 'Europe/Amsterdam')::date)"""

WITH_NUMBER = """SELECT person FROM members m WHERE member = %(member)s
    AND NOT EXISTS (SELECT FROM log_erased e WHERE e.person = m.person)"""


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads. Without anything: anybody."""

    person: PersonId | None = None
    """Who is signed in."""
    member: MemberId | None = None
    """Their number, also after they have left."""
    offices: frozenset[Office] = frozenset()
    """The offices that they hold today."""
    operator: bool = False
    """Whether it is the operator, whose machine sees all."""
    behind: bool = False
    """Whether the log knows more of their membership than the read tables do by now: they may have left."""

    @property
    def signed_in(self) -> bool:
        """Is it known who reads?"""
        return self.person is not None or self.operator

    @property
    def sees_register(self) -> bool:
        """May see all members by name, with their contact details: the board."""
        return self.operator or bool(self.offices)

    @property
    def sees_drafts(self) -> bool:
        """May see minutes that were not sent round yet: voorzitter and secretaris."""
        return self.operator or not self.offices.isdisjoint(("voorzitter", "secretaris"))

    @property
    def sees_choices(self) -> bool:
        """May see who chose what in an open voting, once it is closed: those in ``SEE_CHOICES``."""
        return self.sees_drafts

    @property
    def ends_access(self) -> bool:
        """May end the sessions and tokens of others: those in ``ENDS_ACCESS``."""
        return self.operator or "secretaris" in self.offices

    @property
    def ends_access_as(self) -> Literal["secretaris", "operator"]:
        """In which of these capacities."""
        return "operator" if self.operator else "secretaris"

    @property
    def keeps_the_record(self) -> bool:
        """Records how it is where something on record is wrong: the secretaris."""
        return "secretaris" in self.offices

    def is_own(self, member: int | None) -> bool:
        """Is it about themselves?"""
        return member is not None and member == self.member


async def with_number(connection: Connection, member: MemberId) -> PersonId | None:
    """The person who has this number; ``None`` if nobody has it, or the person was erased."""
    row = await (await connection.execute(WITH_NUMBER, {"member": member})).fetchone()
    return None if row is None else PersonId(row[0])


async def is_member(connection: Connection, reader: Reader) -> bool:
    """Does the reader see what members see? Members do, suspended or not, until they leave; the board does too."""
    if reader.sees_register:
        return True
    if reader.member is None or reader.behind:
        return False
    asked = {"member": reader.member, "person": reader.person}
    row = await (await connection.execute(IS_MEMBER, asked)).fetchone()
    return row is not None and bool(row[0])


async def must_be_member(connection: Connection, reader: Reader, resource: str) -> None:
    """Raise ``NotAllowed`` for a reader who does not see what members see."""
    if not await is_member(connection, reader):
        raise NotAllowed(resource, ("member", *OFFICES))


def must_see_register(reader: Reader, resource: str) -> None:
    """Raise ``NotAllowed`` for a reader who is not of the board."""
    if not reader.sees_register:
        raise NotAllowed(resource, SEE_REGISTER)
