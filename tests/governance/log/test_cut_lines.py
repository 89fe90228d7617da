"""A lost connection is an unknown outcome: the vote may be in the log already, and its voter must hear so."""

import pytest

from governance.ids import MemberId
from governance.log.bus import Bus
from governance.log.command import SLICES, call
from governance.log.connection import open_sync
from governance.log.event import decode_event
from governance.log.vault import Vault
from tests.governance.log.relay import Relay
from tests.governance.log.toys import TOYS, CountVotes, VoteOnce

pytestmark = pytest.mark.anyio

CUTS = 40


async def test_a_line_cut_anywhere_loses_no_vote_and_refuses_none_that_was_counted(
    any_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault row 13, in small: the server's answers are swallowed one after another, that to the append among them."""
    for command, decided_by in TOYS.items():
        monkeypatch.setitem(SLICES, command, decided_by)
    relay = Relay(any_database)
    bus = Bus(await relay.start(), Vault(bytes(32)), patience=30)
    await bus.start()
    positions = []
    for n in range(1, CUTS + 1):
        relay.cut_before_answer(n % 5)
        positions.append((await bus.do(VoteOnce(member=MemberId(n)), call())).position)
    await bus.do(CountVotes(), call())
    await bus.stop()
    await relay.stop()
    assert relay.cuts > CUTS / 2
    with open_sync(any_database) as connection:
        rows = connection.execute("SELECT position, type, data FROM events ORDER BY position").fetchall()
    assert [row[0] for row in rows if row[1] == "VoteCast"] == positions == list(range(1, CUTS + 1))
    assert decode_event(*rows[-1][1:]).as_dict()["member"] == CUTS + 1
