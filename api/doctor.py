"""What `kamer doctor` finds: the server, the tables, the log, and how far each projection is."""

import asyncio
from collections.abc import AsyncIterator

from api.catalogue import PROJECTIONS
from api.running import COMPONENTS, NO_RECORD, database
from governance.log.connection import conninfo_for, open_async
from governance.log.doctor import Finding, Progress, examine
from governance.log.errors import Unusable
from governance.log.vault import Vault
from governance.settings import Settings
from projections.engine import State, positions

FAR_BEHIND = 10_000
"""Events of lag from which a projection is worth a note; while one is rebuilt it has as many."""


async def findings(settings: Settings, *, deep: bool, progress: Progress | None = None) -> AsyncIterator[Finding]:
    """One finding after another; nothing is changed, but the embedded server is started where it does not run."""
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
            now = await positions(connection, PROJECTIONS)
        for state in now.states:
            yield _projection(state, now.head)


def _projection(state: State, head: int) -> Finding:
    lag = head - state.position
    if state.stopped_by is not None:
        sentence = f"It stopped itself at position {state.stopped_by} ({state.error}): `kamer rebuild {state.name}`."
        return Finding("wrong", state.name, sentence)
    if lag > FAR_BEHIND:
        return Finding("note", state.name, f"Its tables are {lag} events behind the log.")
    return Finding("good", state.name, f"Its tables are at position {state.position} of {head}.")


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
