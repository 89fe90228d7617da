"""How people can be reached, and what the record holds of whoever asks."""

from typing import Any

import msgspec
import psycopg
from psycopg.rows import class_row

from governance.events.persons import ContactDetailsGiven, PersonalDataErased, PersonMerged
from projections.engine.projection import Change, Entry, Projection, sql
from projections.reader import Reader

Connection = psycopg.AsyncConnection[Any]

PROJECTION = Projection("persons", tables=["contacts"])

REACH = sql("""INSERT INTO contacts (person, email, phone) VALUES (%(person)s, %(email)s, %(phone)s)
ON CONFLICT (person) DO UPDATE SET email = excluded.email, phone = excluded.phone""")

FORGET = sql("DELETE FROM contacts WHERE person = %(person)s")

MERGE = sql("""WITH moved AS (DELETE FROM contacts WHERE person = %(merged)s RETURNING email, phone)
INSERT INTO contacts (person, email, phone) SELECT %(person)s, email, phone FROM moved
ON CONFLICT (person) DO NOTHING""")
"""How the second can be reached stays; where they said nothing, what the first said holds."""

CONTACTS = "SELECT email, phone FROM contacts WHERE person = %(person)s"


@PROJECTION.on(ContactDetailsGiven)
def reach(event: ContactDetailsGiven, entry: Entry) -> Change:
    """The last word holds; where nothing is left, or all is erased, nothing stands here."""
    email = None if event.email is None else event.email.value
    phone = None if event.phone is None else event.phone.value
    if email is None and phone is None:
        return FORGET(person=event.person)
    return REACH(person=event.person, email=email, phone=phone)


@PROJECTION.on(PersonMerged)
def merge(event: PersonMerged, entry: Entry) -> Change:
    """Two who turned out to be one are reached in one way: the member's own goes before the holder's."""
    return MERGE(person=event.person, merged=event.merged)


@PROJECTION.forgets
def forget(event: PersonalDataErased, entry: Entry) -> Change:
    """Nobody can be reached by what was erased."""
    return FORGET(person=event.person)


class Contacts(msgspec.Struct, frozen=True):
    """How somebody can be reached."""

    email: str | None = None
    phone: str | None = None


async def own_contacts(connection: Connection, reader: Reader) -> Contacts:
    """The reader's own, whether or not they are a member; empty for anybody."""
    async with connection.cursor(row_factory=class_row(Contacts)) as cursor:
        row = await (await cursor.execute(CONTACTS, {"person": reader.person})).fetchone()
    return row or Contacts()
