"""What a record begins with, and the people in it: the founding record, who holds an office today, who somebody is."""

from collections.abc import Iterable
from typing import Final

from api.process.services import Services
from api.store.pool import Connection
from governance import founding
from governance.commands.board import AssumeOffice
from governance.events.board import OfficeAssumed
from governance.ids import OFFICES, MemberId, Office, PersonId
from governance.log import tag
from governance.log.errors import KamerError
from governance.log.reading import first_of, times
from projections.board import in_office
from projections.reader import with_number

OPERATOR: Final = "operator"


class Nobody(KamerError):
    """The record knows nobody with this number or in this office."""


async def load_founding_record(made: Services) -> None:
    """Load the founding record, if it has not been loaded."""
    if not await is_loaded(made, founding.RECORD):
        await founding.load(made.bus.do)


async def is_loaded(made: Services, record: Iterable[founding.FoundingEntry]) -> bool:
    """Whether a record has been loaded to its end."""
    last = list(record)[-1]
    async with made.pool.connection() as connection:
        return await first_of(connection, OPERATOR, last.key) is not None


async def still_to_ask(connection: Connection) -> list[Office]:
    """The offices of which the record has only the founders, because nobody has said yet who holds them today.

    Until somebody has, nobody comes in as the holder. The log itself is asked, however far the read tables are.
    """
    founders = [entry.command.office for entry in founding.RECORD if isinstance(entry.command, AssumeOffice)]
    assumed = await times(connection, [tag.office(office) for office in OFFICES], OfficeAssumed)
    return [office for office in OFFICES if assumed.get(tag.office(office), 0) <= founders.count(office)]


async def offices_to_ask(made: Services) -> list[Office]:
    """The same as ``still_to_ask``, on a connection of its own."""
    async with made.pool.connection() as connection:
        return await still_to_ask(connection)


async def person_called(made: Services, who: str) -> PersonId | None:
    """The person whom ``who`` means: ``secretaris``, ``12`` or ``operator``, for example. ``None`` is the operator.

    Raises ``Nobody`` if there is no such member, or the holder of the office is not known.
    """
    if who == OPERATOR:
        return None
    if who in await offices_to_ask(made):
        # The founding record's holders are real people who may have left: nobody comes in under their names.
        raise Nobody(
            f"Who is {who} today has not been said yet: `kamer sign-in-link set-up` makes a link to that page."
        )
    if who in OFFICES:
        async with made.pool.connection() as connection:
            person = await in_office(connection, who, made.today())
    else:
        person = await _with_number(made, who)
    if person is None:
        raise Nobody(f"There is nobody whom the record knows as {who}.")
    return person


async def _with_number(made: Services, who: str) -> PersonId | None:
    if not (who.isascii() and who.isdigit() and len(who) <= 7):
        return None
    async with made.pool.connection() as connection:
        return await with_number(connection, MemberId(int(who)))
