"""Motions, the votings on them and their results, as programs read them."""

import msgspec

from api.json.query import Asker, Limit, MemberCursor, query
from api.known_since import KnownSince, known_since
from api.problems import must_exist
from governance.ids import ItemId, VotingId
from governance.log.errors import NotAllowed
from projections.paging import Page
from projections.voting import Receipt, Vote, Voting, motion, receipt, votes, voting


class VotingAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which voting."""

    id: VotingId


class MotionAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which motion, by the item of the agenda that it is."""

    id: ItemId


class VotingVotesAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In which voting, which part of the list."""

    id: VotingId
    after: MemberCursor | None = None
    limit: Limit = 50


@query("/api/motions/{id}")
async def the_motion(asked: MotionAsked, asker: Asker) -> Voting:
    """A motion: what it proposes and how far it has come, with the last voting on it if there is any. For members."""
    return must_exist(await motion(asker.connection, asker.reader, asked.id))


@query("/api/votings/{id}")
async def the_voting(asked: VotingAsked, asker: Asker) -> Voting:
    """A voting: its state and how many voted; once it is declared, the result and the verdict. For members."""
    return must_exist(await voting(asker.connection, asker.reader, asked.id))


@query("/api/votings/{id}/known-since")
async def what_is_known_since(asked: VotingAsked, asker: Asker) -> KnownSince:
    """What a declared voting comes to by what is known by now, beside the result that stands. For the board."""
    return must_exist(await known_since(asker.connection, asker.reader, asked.id))


@query("/api/votings/{id}/receipt")
async def the_receipt(asked: VotingAsked, asker: Asker) -> Receipt:
    """The asker's own vote in a voting."""
    if asker.reader.member is None:
        raise NotAllowed("receipt", ("member",))
    return must_exist(await receipt(asker.connection, asker.reader, asked.id))


@query("/api/votings/{id}/votes")
async def the_votes(asked: VotingVotesAsked, asker: Asker) -> Page[Vote]:
    """Who chose what in an open voting, for voorzitter and secretaris once it is closed."""
    return must_exist(await votes(asker.connection, asker.reader, asked.id, after=asked.after, limit=asked.limit))
