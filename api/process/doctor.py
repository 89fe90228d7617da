"""What `kamer doctor` finds: the server, the tables, the log, and how far each projection is."""

import asyncio
from collections.abc import AsyncIterator

from api.process.catalogue import PROJECTIONS
from api.process.running import COMPONENTS, NO_RECORD, database
from api.process.settings import Settings
from governance.log.connection import conninfo_for, open_async
from governance.log.doctor import Finding, Progress, examine
from governance.log.errors import Unusable
from governance.log.vault import Vault
from projections.engine import Positions, State, positions
from projections.engine.states import Connection

PATIENCE = 5.0
"""Seconds in which read tables that are behind may catch up. A moment is enough if nothing is in their way."""


async def findings(settings: Settings, *, deep: bool, progress: Progress | None = None) -> AsyncIterator[Finding]:
    """One finding after another. Nothing is changed, except that the embedded server is started if it does not run."""
    if settings.database_url is None and not settings.cluster.exists():
        yield Finding("wrong", "server", NO_RECORD.format(settings.data))
        return
    try:
        vault = Vault.from_file(settings.master_key) if settings.master_key.exists() else None
    except Unusable as unusable:
        yield Finding("wrong", "keys", _sentence(str(unusable)))
        return
    async with database(settings) as owner:
        looked = await asyncio.to_thread(lambda: list(examine(owner, COMPONENTS, vault, deep=deep, progress=progress)))
        for finding in looked:
            yield finding
        if not any(finding.subject == "log" for finding in looked):
            return
        async with await open_async(conninfo_for(owner)) as connection:
            first = await positions(connection, PROJECTIONS)
            now = await _followed(connection, first)
        for before, state in zip(first.states, now.states, strict=True):
            yield _projection(before, state, first.head, now.head)


async def _followed(connection: Connection, first: Positions) -> Positions:
    """How far the projections are after each had time to reach the end that the log had in ``first``.

    A projection that has stopped itself is not waited for.
    """
    limit = asyncio.get_running_loop().time() + PATIENCE
    now = first
    while asyncio.get_running_loop().time() < limit:
        if all(state.stopped_by is not None or state.position >= first.head for state in now.states):
            break
        await asyncio.sleep(0.1)
        now = await positions(connection, PROJECTIONS)
    return now


def _projection(before: State, state: State, asked: int, head: int) -> Finding:
    """What there is to say of one projection.

    ``before`` is how far it was when the log ended at ``asked``; ``state`` is how far it is now that the log ends at
    ``head``.
    """
    if state.stopped_by is not None:
        sentence = f"It stopped itself at position {state.stopped_by} ({state.error}): `kamer rebuild {state.name}`."
        return Finding("wrong", state.name, sentence)
    if state.position >= asked:
        return Finding("good", state.name, f"Its tables are at position {state.position} of {head}.")
    lag = head - state.position
    far = f"Its tables are {lag} event{'' if lag == 1 else 's'} behind the log"
    if state.position != before.position:
        return Finding("note", state.name, f"{far}, and are catching up.")
    sentence = f"{far}, and stay there: start `kamer serve`; where it runs, its log says what is in the way."
    return Finding("wrong", state.name, sentence)


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
