"""What somebody wrote, each text once, by its words.

Every other table names a text by its words and joins it when it is read, so there is one place where a text that was
withdrawn is cleared.
"""

from datetime import date

import msgspec

from governance import events
from governance.events.texts import TextWithdrawn, WithdrawalGround
from governance.ids import TextId
from governance.log.event import EVENTS, Event, free_texts
from projections.engine.projection import Change, Entry, Projection, sql
from projections.engine.tables import Table

assert events.__doc__, "importing them is what makes them known"

PROJECTION = Projection("texts", tables=["texts"])

TEXTS = Table("texts", key="words")

WRITTEN: tuple[type[Event], ...] = tuple(kind for kind in EVENTS.values() if free_texts(kind))
"""Every kind of event in which somebody wrote something."""

OF_MOTIONS = """(
    SELECT words, told ->> 'title' AS title, told ->> 'text' AS text, told ->> 'charter' AS charter,
        withdrawn::json AS withdrawn
    FROM texts CROSS JOIN LATERAL (SELECT written::jsonb AS told) AS json
)"""
"""The texts of motions by their words, for a query to join."""

FORGET = sql("UPDATE texts SET written = NULL, withdrawn = %(withdrawn)s WHERE words = %(words)s")


class Withdrawal(msgspec.Struct, frozen=True):
    """That a text was withdrawn, so that it can be read no more."""

    on: date
    ground: WithdrawalGround


def withdrawal(kept: str | None) -> Withdrawal | None:
    """What the column ``withdrawn`` says; ``None``: the text was not withdrawn."""
    return None if kept is None else msgspec.json.decode(kept, type=Withdrawal)


@PROJECTION.on(*WRITTEN)
def keep(event: Event, entry: Entry) -> Change | None:
    """Keep what was written, if anything was. Of a text whose key is gone the row says only that there was one."""
    words: TextId | None = event.words  # type: ignore[attr-defined]
    if words is None:
        return None
    sealed = {name: getattr(event, name) for name in free_texts(type(event))}
    written = {name: text.value for name, text in sealed.items() if text is not None}
    is_gone = None in written.values()
    return TEXTS.insert(words=words, written=None if is_gone else written)


@PROJECTION.forgets(TextWithdrawn)
def withdraw(event: TextWithdrawn, entry: Entry) -> Change:
    """Clear what was written, and say when and why."""
    withdrawn = msgspec.json.encode(Withdrawal(entry.recorded_on, event.ground)).decode()
    return FORGET(words=event.words, withdrawn=withdrawn)
