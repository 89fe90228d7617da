"""For every command a body that can be read, and who may give it (surface.md, "Who reads and does what")."""

from datetime import date, timedelta
from typing import Any, Final

from tests.api.conftest import Role

Body = dict[str, Any]

BOARD: Final[frozenset[Role]] = frozenset({"voorzitter", "secretaris", "penningmeester"})
CHAIR: Final[frozenset[Role]] = frozenset({"voorzitter", "secretaris"})
SECRETARIS: Final[frozenset[Role]] = frozenset({"secretaris"})
OPERATOR: Final[frozenset[Role]] = frozenset({"operator"})
SIGNED_IN: Final[frozenset[Role]] = frozenset({"former", "member", *BOARD})
"""Everybody who is a person: what then follows, the command itself says."""


def bodies(today: date) -> dict[str, tuple[Body, frozenset[Role]]]:
    """By the command's name in an address."""
    soon = (today + timedelta(days=30)).isoformat()
    on = today.isoformat()
    room = {"room": "voorbeeldkamer"}
    return {
        "found-cooperative": (
            {"name": "Voorbeeld", "founded_on": "2015-12-09", "purpose": "Voorbeeld", "source": "akte"},
            OPERATOR,
        ),
        "adopt-statutes": ({"rulebook": {}, "in_force_on": on, "source": "akte"}, OPERATOR),
        "assume-office": (
            {
                "office": "voorzitter",
                "member": 4,
                "name": None,
                "admission": None,
                "since": on,
                "source": "voorbeeld",
            },
            SECRETARIS | OPERATOR,
        ),
        "vacate-office": ({"office": "penningmeester", "until": soon, "source": "voorbeeld"}, SECRETARIS | OPERATOR),
        "admit-member": (
            {
                "name": "Voorbeeldlid 99",
                "kind": "resident",
                "email": "voorbeeldlid99@example.org",
                "phone": "020 123 45 67",
                "since": "2020-03",
                "source": "example",
            },
            BOARD | OPERATOR,
        ),
        "suspend-member": ({"member": 6, "since": on, "until": soon}, BOARD),
        "lift-suspension": ({"member": 6, "lifted_on": on}, BOARD),
        "end-membership": ({"member": 7, "ground": "resigned", "until": soon}, BOARD),
        "declare-register-complete": ({"complete_from": on}, SECRETARIS),
        "give-contact-details": ({"email": "voorbeeld@example.org", "phone": "06 00 00 00 00"}, SIGNED_IN),
        "merge-person": ({"person": "f" * 32, "member": 5}, BOARD | OPERATOR),
        "erase-personal-data": ({"member": 7}, SECRETARIS | OPERATOR),
        "open-room": (
            {
                **room,
                "name": "Voorbeeldkamer",
                "neighbourhood": "Voorbeeldbuurt",
                "district": "Amsterdam",
                "since": "2020",
                "source": "voorbeeld",
            },
            BOARD | OPERATOR,
        ),
        "affiliate-room": ({**room, "since": on, "source": "voorbeeld"}, BOARD | OPERATOR),
        "record-self-management": ({**room, "since": on, "source": "voorbeeld"}, BOARD | OPERATOR),
        "record-independence": ({**room, "since": on, "source": "voorbeeld"}, BOARD | OPERATOR),
        "close-room": ({**room, "until": on, "source": "voorbeeld"}, BOARD | OPERATOR),
        "convene-assembly": (
            {
                "held_on": soon,
                "starts_at": "19:30:00",
                "place": "Voorbeeldzaal",
                "called_on": on,
                "agenda": ["Opening"],
                "title": "Voorbeeld",
                "text": "Voorbeeld",
                "charter_of": "multibron",
                "charter_text": "# Voorbeeld",
                "short_notice": False,
            },
            BOARD,
        ),
        "check-in": ({"meeting": "ALV-2026-9", "member": 5, "presence": "in-person"}, SECRETARIS),
        "check-out": ({"meeting": "ALV-2026-9", "member": 5}, SECRETARIS),
        "establish-quorum": ({"meeting": "ALV-2026-9"}, CHAIR),
        "close-meeting": ({"meeting": "ALV-2026-9"}, CHAIR),
        "circulate-minutes": ({"meeting": "ALV-2026-9", "texts": {"opening": "Voorbeeld"}, "after": 0}, SECRETARIS),
        "open-voting": ({"voting": "ALV-2026-9.2", "secrecy": "open"}, CHAIR),
        "cast-vote": ({"voting": "ALV-2026-9.2", "choice": "for"}, SIGNED_IN),
        "close-voting": ({"voting": "ALV-2026-9.2"}, CHAIR),
        "declare-result": ({"voting": "ALV-2026-9.2"}, CHAIR),
    }
