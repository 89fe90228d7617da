"""How people can be reached, and what the record holds of whoever asks."""

from typing import Any

import msgspec
import psycopg

from governance.events.persons import ContactDetailsGiven, PersonalDataErased, PersonMerged
from projections.engine.projection import Change, Entry, Projection, sql
from projections.engine.selecting import Select
from projections.engine.tables import Table
from projections.reader import Reader

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("persons", tables=["contacts"])

CONTACTS = Table("contacts", key="person")

FORGET = sql("DELETE FROM contacts WHERE person = %(person)s")

MERGE = sql("""WITH moved AS (DELETE FROM contacts WHERE person = %(merged)s RETURNING email, phone)
INSERT INTO contacts (person, email, phone) SELECT %(person)s, email, phone FROM moved
ON CONFLICT (person) DO NOTHING""")
"""How the second can be reached stays; where they said nothing, what the first said holds."""


@PROJECTION.on(ContactDetailsGiven)
def reach(event: ContactDetailsGiven, entry: Entry) -> Change:
    """The last word holds; where nothing is left, or all is erased, nothing stands here."""
    ways = (event.email, event.phone)
    if all(way is None or way.value is None for way in ways):
        return FORGET(person=event.person)
    return CONTACTS.put(event)


@PROJECTION.on(PersonMerged)
def merge(event: PersonMerged, entry: Entry) -> Change:
    """Two who turned out to be one are reached in one way: the member's own goes before the holder's."""
    return MERGE(person=event.person, merged=event.merged)


@PROJECTION.forgets(PersonalDataErased)
def forget(event: PersonalDataErased, entry: Entry) -> Change:
    """Nobody can be reached by what was erased."""
    return FORGET(person=event.person)


class Contacts(msgspec.Struct, frozen=True):
    """How somebody can be reached."""

    email: str | None = None
    phone: str | None = None


CONTACTS_OF = Select(Contacts, "SELECT {fields} FROM contacts WHERE person = %(person)s")


async def own_contacts(connection: Connection, reader: Reader) -> Contacts:
    """The reader's own, whether or not they are a member; empty for anybody."""
    return await CONTACTS_OF.first(connection, {"person": reader.person}) or Contacts()
