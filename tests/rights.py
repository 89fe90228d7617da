"""For every command an example of it, as a program sends it, and who may give it.

This is the one table of rights that is written by hand. The log and HTTP are held to it, and ``docs/commands.md``,
which is made from the code, is held to HTTP.
"""

from datetime import date, timedelta
from typing import Any, Final, Literal, get_args

import msgspec

from api.json.body import read_json
from governance.commands.board import AssumeOffice, VacateOffice
from governance.commands.decisions.board import RecordBoardDecision
from governance.commands.decisions.earlier import EnterEarlierDecision
from governance.commands.meetings.agenda import AddAgendaItem, ChangeAgendaOrder, ChangeMotion, WithdrawAgendaItem
from governance.commands.meetings.attendance import CheckIn, CheckOut
from governance.commands.meetings.calling_off import CallOffAssembly
from governance.commands.meetings.closing import CloseMeeting
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.minutes import CirculateMinutes
from governance.commands.meetings.moving import MoveAssembly
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.meetings.quorum import EstablishQuorum
from governance.commands.membership import (
    AdmitMember,
    DeclareRegisterComplete,
    EndMembership,
    LiftSuspension,
    SuspendMember,
)
from governance.commands.persons import ErasePersonalData, GiveContactDetails, MergePerson
from governance.commands.rooms import AffiliateRoom, CloseRoom, OpenRoom, RecordIndependence, RecordSelfManagement
from governance.commands.statutes import AdoptStatutes, FoundCooperative, RecordDeed
from governance.commands.texts import WithdrawText
from governance.commands.voting.casting import CastVote
from governance.commands.voting.closing import CloseVoting
from governance.commands.voting.declaring import DeclareResult, RuleOnResult
from governance.commands.voting.opening import OpenVoting
from governance.log.command import Command

Body = dict[str, Any]

Role = Literal["anyone", "former", "member", "voorzitter", "secretaris", "penningmeester", "operator"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)

BOARD: Final[frozenset[Role]] = frozenset({"voorzitter", "secretaris", "penningmeester"})
CHAIR: Final[frozenset[Role]] = frozenset({"voorzitter", "secretaris"})
SECRETARIS: Final[frozenset[Role]] = frozenset({"secretaris"})
OPERATOR: Final[frozenset[Role]] = frozenset({"operator"})
SIGNED_IN: Final[frozenset[Role]] = frozenset({"former", "member", *BOARD})
"""Everybody who is a person: what then follows, the command itself says."""


def examples(today: date) -> dict[type[Command], tuple[Body, frozenset[Role]]]:
    """An example of each command, and who may give it; those of a meeting in the order in which they can be done."""
    soon = (today + timedelta(days=30)).isoformat()
    on = today.isoformat()
    room = {"room": "voorbeeldkamer"}
    return {
        FoundCooperative: (
            {"name": "Voorbeeld", "founded_on": "2015-12-09", "purpose": "Voorbeeld", "source": "akte"},
            OPERATOR,
        ),
        AdoptStatutes: (
            {
                "parameters": [{"parameter": "notice_days", "kind": None, "value": 7, "clause": "12.3"}],
                "in_force_on": on,
                "source": "akte",
            },
            SECRETARIS | OPERATOR,
        ),
        AssumeOffice: (
            {
                "office": "voorzitter",
                "member": 4,
                "name": None,
                "admission": None,
                "since": on,
                "source": "voorbeeld",
                "decision": None,
            },
            SECRETARIS | OPERATOR,
        ),
        VacateOffice: (
            {"office": "penningmeester", "until": soon, "source": "voorbeeld", "decision": None},
            SECRETARIS | OPERATOR,
        ),
        AdmitMember: (
            {
                "name": "Voorbeeldlid 99",
                "kind": "resident",
                "email": "voorbeeldlid99@example.org",
                "phone": "020 123 45 67",
                "since": "2020-03",
                "decided_on": "2020-02",
                "source": "example",
                "decision": None,
            },
            BOARD | OPERATOR,
        ),
        SuspendMember: ({"member": 6, "since": on, "until": soon, "decision": None}, BOARD),
        LiftSuspension: ({"member": 6, "lifted_on": on, "decision": None}, BOARD),
        EndMembership: ({"member": 7, "ground": "resigned", "until": soon, "decision": None}, BOARD),
        DeclareRegisterComplete: ({"complete_from": on}, SECRETARIS),
        GiveContactDetails: ({"email": "voorbeeld@example.org", "phone": "06 00 00 00 00"}, SIGNED_IN),
        MergePerson: ({"person": "f" * 32, "member": 5}, BOARD | OPERATOR),
        ErasePersonalData: ({"member": 7}, SECRETARIS | OPERATOR),
        OpenRoom: (
            {
                **room,
                "name": "Voorbeeldkamer",
                "neighbourhood": "Voorbeeldbuurt",
                "district": "Amsterdam",
                "since": "2020",
                "source": "voorbeeld",
                "decision": None,
            },
            BOARD | OPERATOR,
        ),
        AffiliateRoom: ({**room, "since": on, "source": "voorbeeld", "decision": None}, BOARD | OPERATOR),
        RecordSelfManagement: ({**room, "since": on, "source": "voorbeeld", "decision": None}, BOARD | OPERATOR),
        RecordIndependence: ({**room, "since": on, "source": "voorbeeld", "decision": None}, BOARD | OPERATOR),
        CloseRoom: ({**room, "until": on, "source": "voorbeeld", "decision": None}, BOARD | OPERATOR),
        ConveneAssembly: (
            {
                "held_on": soon,
                "starts_at": "19:30:00",
                "place": "Voorbeeldzaal",
                "called_on": on,
                "items": [
                    {"kind": "discussion", "title": "Opening"},
                    {
                        "kind": "ordinary",
                        "title": "Voorbeeld",
                        "text": "Voorbeeld",
                        "charter": {"room": "multibron", "wording": "# Voorbeeld"},
                    },
                ],
                "short_notice": False,
            },
            BOARD,
        ),
        ChangeAgendaOrder: ({"meeting": "ALV-2026-9", "order": ["ALV-2026-9.2", "ALV-2026-9.1"]}, BOARD),
        AddAgendaItem: (
            {
                "meeting": "ALV-2026-9",
                "added": {"kind": "discussion", "title": "Rondvraag"},
                "announced_on": on,
                "short_notice": True,
            },
            BOARD,
        ),
        ChangeMotion: (
            {"item": "ALV-2026-9.2", "title": "Voorbeeld", "text": "Voorbeeld", "charter": "# Voorbeeld"},
            BOARD,
        ),
        WithdrawAgendaItem: ({"item": "ALV-2026-9.1", "by_proposers": False}, BOARD),
        MoveAssembly: (
            {
                "meeting": "ALV-2026-8",
                "held_on": soon,
                "starts_at": "20:00:00",
                "place": "Voorbeeldplein 2",
                "called_on": on,
                "reason": "Voorbeeld",
                "decision": None,
                "short_notice": False,
            },
            BOARD,
        ),
        CallOffAssembly: ({"meeting": "ALV-2026-8", "reason": "Voorbeeld", "decision": None}, BOARD),
        CheckIn: ({"meeting": "ALV-2026-9", "member": 5, "presence": "in-person"}, SECRETARIS),
        CheckOut: ({"meeting": "ALV-2026-9", "member": 5}, SECRETARIS),
        OpenMeeting: (
            {
                "meeting": "ALV-2026-9",
                "chair": "voorzitter",
                "chair_member": 5,
                "minute_taker": "secretaris",
                "minute_taker_member": 6,
            },
            CHAIR,
        ),
        EstablishQuorum: ({"meeting": "ALV-2026-9"}, CHAIR),
        OpenVoting: ({"item": "ALV-2026-9.2", "secrecy": "open"}, CHAIR),
        CastVote: ({"voting": "ALV-2026-9.2.1", "choice": "for"}, SIGNED_IN),
        CloseVoting: ({"voting": "ALV-2026-9.2.1"}, CHAIR),
        DeclareResult: ({"voting": "ALV-2026-9.2.1"}, CHAIR),
        RuleOnResult: ({"voting": "ALV-2026-9.2.1", "ground": "cannot-wait"}, CHAIR),
        CloseMeeting: (
            {"meeting": "ALV-2026-9", "left": [{"item": "ALV-2026-9.2", "becomes": "held-over"}]},
            CHAIR,
        ),
        CirculateMinutes: ({"meeting": "ALV-2026-9", "texts": {"opening": "Voorbeeld"}, "after": 0}, SECRETARIS),
        RecordDeed: ({"decision": "ALV-2026-001", "passed_on": on, "document": "akte"}, SECRETARIS),
        RecordBoardDecision: (
            {
                "decided_on": on,
                "way": "meeting",
                "kind": "ordinary",
                "title": "Voorbeeld",
                "text": "Voorbeeld",
                "took_part": ["secretaris"],
                "in_conflict": ["penningmeester"],
                "voted": "counted",
                "votes_for": 1,
                "votes_against": 0,
                "votes_blank": 0,
                "if_void": "refuse",
                "admit_member": None,
                "suspend_member": None,
                "open_room": None,
                "close_room": {"room": "casa-jepie-makandra", "until": on, "source": "voorbeeld"},
                "adopt_charter": None,
            },
            CHAIR,
        ),
        EnterEarlierDecision: (
            {
                "organ": "ALV",
                "decided_on": "2018-05",
                "title": "Voorbeeld",
                "text": "Voorbeeld",
                "numbered": "2018/4",
                "votes_for": 12,
                "votes_against": 3,
                "votes_blank": 1,
                "source": "voorbeeld",
                "appointed": ["secretaris"],
                "opened": ["multibron"],
                "charters": [],
            },
            SECRETARIS,
        ),
        WithdrawText: ({"words": f"{'b' * 32}-1", "ground": "mistake"}, SECRETARIS),
    }


def example_commands(today: date) -> list[tuple[Command, frozenset[Role]]]:
    """The same, read as a program's body is."""
    return [(read_json(kind, msgspec.json.encode(body)), may) for kind, (body, may) in examples(today).items()]
