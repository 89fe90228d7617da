"""The tag of a state on a page: its kind says which colour and which sign it has (`parts.tag`)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, Literal

from governance.rules.verdict import Outcome
from governance.states import for_every
from governance.states.meetings import MeetingStage
from governance.states.membership import MembershipState
from governance.states.rooms import RoomState
from governance.states.voting import MotionState, VotingState

TagKind = Literal["good", "bad", "waiting", "plain"]

_KINDS: Final[Mapping[type[StrEnum], Mapping[Any, TagKind]]] = {
    MeetingStage: for_every(
        MeetingStage,
        {
            MeetingStage.COMING: "plain",
            MeetingStage.TODAY: "waiting",
            MeetingStage.OPENED: "waiting",
            MeetingStage.UNCLOSED: "waiting",
            MeetingStage.OVER: "waiting",
            MeetingStage.NOT_HELD: "plain",
            MeetingStage.CLOSED: "plain",
            MeetingStage.CALLED_OFF: "bad",
        },
    ),
    MotionState: for_every(
        MotionState,
        {
            MotionState.TABLED: "plain",
            MotionState.PUT_TO_THE_VOTE: "plain",
            MotionState.WITHDRAWN: "bad",
            MotionState.HELD_OVER: "plain",
            MotionState.CALLED_OFF: "plain",
        },
    ),
    VotingState: for_every(
        VotingState,
        {VotingState.OPEN: "waiting", VotingState.CLOSED: "plain", VotingState.DECLARED: "plain"},
    ),
    Outcome: for_every(
        Outcome,
        {
            Outcome.CARRIED: "good",
            Outcome.REJECTED: "bad",
            Outcome.ELECTED: "good",
            Outcome.SECOND_VOTE: "waiting",
            Outcome.LOT: "waiting",
            Outcome.NO_DECISION: "waiting",
            Outcome.NOT_KNOWN: "waiting",
        },
    ),
    MembershipState: for_every(
        MembershipState,
        {
            MembershipState.MEMBER: "good",
            MembershipState.SUSPENDED: "bad",
            MembershipState.ENDED: "plain",
            MembershipState.UNKNOWN: "waiting",
        },
    ),
    RoomState: for_every(
        RoomState,
        {RoomState.OPEN: "good", RoomState.CLOSED: "plain", RoomState.UNKNOWN: "waiting"},
    ),
}

_SIGNS: Final[Mapping[TagKind, str | None]] = {"good": "for", "bad": "against", "waiting": "unknown", "plain": None}


def tag_kind(state: StrEnum) -> TagKind:
    """The kind of tag of a state. Raises ``KeyError`` for a state without one."""
    return _KINDS[type(state)][state]


def tag_sign(kind: TagKind) -> str | None:
    """The sign that says the same as the colour (`#sign-…`); ``None`` for a plain tag."""
    return _SIGNS[kind]
