"""Facts that are asked to be shown, and not to decide by: nothing is recorded, so nothing is guarded.

Pages read their tables. A few things are shown that no table holds, because they are judged: these ask the log itself,
by the facts that the command asks too::

    look = Look()
    judgement = Judgement(look, voting)
    await look.fold(connection)
    judgement.verdict()
"""

from collections.abc import Hashable
from typing import Any, TypeVar, cast

import psycopg

from governance.log.command import Shared
from governance.log.event import decode_event
from governance.log.fact import Fact
from governance.log.statements import READ

F = TypeVar("F", bound=Fact)


class Look:
    """Some facts, folded together in one reading of the log."""

    def __init__(self) -> None:
        self._facts: Shared = {}

    def ask(self, kind: type[F], *arguments: Hashable) -> F:
        """This fact about these; the same object for all who ask the same. It says nothing before the fold."""
        fact = kind(*arguments)
        return cast(F, self._facts.setdefault(fact.identity, fact))

    async def fold(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Let the facts see what the log holds for them. Raises ``Damaged`` for an event that cannot be decoded."""
        facts = list(self._facts.values())
        asked = (
            [fact.tag for fact in facts],
            [type(fact).types for fact in facts],
            [0] * len(facts),
            [type(fact).newest for fact in facts],
        )
        cursor = await connection.execute(READ, asked, binary=True)
        async for selector, _, kind, stored in cursor:
            facts[selector - 1].see(decode_event(kind, stored))
