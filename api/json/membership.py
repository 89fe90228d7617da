"""The register of members, as programs read it."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from api.json.query import Asker, Limit, MemberCursor, query
from api.problems import must_exist
from governance.ids import MemberId
from projections.member_list import Order, members
from projections.membership import Member, member
from projections.paging import Page


class MembersAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On which day (today, where none is said), whose name or number begins so, in which order, which part."""

    on: date | None = None
    search: Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$(?!\n)")] = ""
    order: Order = "number"
    after: MemberCursor | None = None
    limit: Limit = 50


class MemberAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which member, on which day."""

    number: MemberId
    on: date | None = None


@query("/api/members")
async def the_members(asked: MembersAsked, asker: Asker) -> Page[Member]:
    """Who was a member by a day, for the board; who is one today, for members too, where the rulebook says so."""
    return await members(
        asker.connection,
        asker.reader,
        asked.on or asker.today,
        search=asked.search,
        order=asked.order,
        after=asked.after,
        limit=asked.limit,
    )


@query("/api/members/{number}")
async def the_member(asked: MemberAsked, asker: Asker) -> Member:
    """One member, for the board and for themselves. For anybody else there is no such member."""
    return must_exist(await member(asker.connection, asker.reader, asked.number, asked.on or asker.today))
