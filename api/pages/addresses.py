"""The addresses of meetings, votings and decisions: which one an address names, and the address of each."""

from typing import Any
from urllib.parse import urlencode

import msgspec

from api.problems import NotFound, must_exist
from api.store.pool import Connection
from governance.ids import DecisionId, ItemId, MeetingId, Organ, TextId, VotingId
from projections.meetings import Meeting, meeting
from projections.reader import Reader

MEETINGS = "/vergaderingen"
VOTINGS = "/stemmen"
DECISIONS = "/besluiten"
MINUTES = "/notulen"


def meeting_named(text: str) -> MeetingId:
    """The meeting that an address names. Raises ``NotFound`` for a text that cannot name one."""
    named: MeetingId = _named(text, MeetingId)
    return named


def voting_named(text: str) -> VotingId:
    """The voting that an address names. Raises ``NotFound``."""
    named: VotingId = _named(text, VotingId)
    return named


def item_named(text: str) -> ItemId:
    """The item of an agenda that an address names. Raises ``NotFound``."""
    named: ItemId = _named(text, ItemId)
    return named


def decision_named(text: str) -> DecisionId:
    """The decision that an address names. Raises ``NotFound``."""
    named: DecisionId = _named(text, DecisionId)
    return named


def organ_named(text: str) -> Organ:
    """The organ that an address names. Raises ``NotFound``."""
    named: Organ = _named(text, Organ)
    return named


def text_named(text: str) -> TextId:
    """The text that an address names. Raises ``NotFound``."""
    named: TextId = _named(text, TextId)
    return named


async def meeting_there(connection: Connection, reader: Reader, name: MeetingId) -> Meeting:
    """The meeting of this name, for members. Raises ``NotFound``, ``NotAllowed``."""
    return must_exist(await meeting(connection, reader, name))


def meeting_path(meeting: MeetingId, *, then: str = "") -> str:
    """The address of a meeting, or of a part of it: ``then="/presentie"``."""
    return f"{MEETINGS}/{meeting}{then}"


def voting_path(voting: ItemId | VotingId, *, then: str = "") -> str:
    """The address of a voting, or of a part of it: ``then="/bewijs"``. An item is that of its motion."""
    return f"{VOTINGS}/{voting}{then}"


def minutes_path(meeting: MeetingId, *, then: str = "") -> str:
    """The address of the minutes of a meeting, or of a part of them."""
    return f"{MINUTES}/{meeting}{then}"


def history_path(subject: str) -> str:
    """The address of the history of one subject, which is a tag such as ``meeting:ALV-2026-1``."""
    return f"/historie?{urlencode({'subject': subject})}"


def _named(text: str, kind: Any) -> Any:
    try:
        return msgspec.convert(text, kind)
    except msgspec.ValidationError as no_name:
        raise NotFound("no such thing") from no_name
