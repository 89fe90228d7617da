"""``/besluiten/eerder``: the secretaris enters what was decided before this system was there."""

from datetime import date
from typing import Final

from api.pages.addresses import DECISIONS
from api.store.pool import Connection
from api.texts import Texts
from api.web.step import Offered, Step, Subject
from api.web.steps import Steps
from api.web.visit import Visit
from governance.commands.decisions.earlier import EnterEarlierDecision, why_not_entered
from governance.ids import ASSEMBLY, BOARD_ORGAN, OFFICES, CharterName, RoomSlug, charter_of, organ_of
from projections.rooms import charters_of_unknown_decision
from projections.rooms import names as room_names
from projections.statutes import cooperative


class RegisterNow(Subject, frozen=True):
    """The register of decisions."""

    founded_on: date | None
    rooms: dict[RoomSlug, str]
    """The name of every room by its slug."""
    charters: list[CharterName]
    """Those of which it is not known which decision adopted them."""

    @property
    def path(self) -> str:
        return DECISIONS

    def back(self, texts: Texts) -> tuple[str, str | None]:
        return DECISIONS, texts.t("decisions.the")

    def organs(self, texts: Texts) -> Offered:
        """Who can have decided."""
        organs: Offered = [(organ, texts.t(f"decisions.organ.{organ}")) for organ in (ASSEMBLY, BOARD_ORGAN)]
        for slug, name in self.rooms.items():
            organs.append((organ_of(slug), texts.t("decisions.organ.room", room=name)))
        return organs

    def versions(self, texts: Texts) -> Offered:
        """The charters that can have been adopted, by room and version."""
        named = [(charter, *charter_of(charter)) for charter in self.charters]
        return [
            (charter, texts.t("decisions.charter_version", room=self.rooms[slug], version=str(version)))
            for charter, slug, version in named
        ]


async def _register(visit: Visit, connection: Connection, which: None) -> RegisterNow:
    founded = await cooperative(connection, visit.today)
    rooms = {RoomSlug(slug): name for slug, name in (await room_names(connection)).items()}
    charters = await charters_of_unknown_decision(connection)
    return RegisterNow(None if founded is None else founded.founded_on, rooms, charters)


ENTERING: Final = Steps(
    "decisions",
    DECISIONS,
    _register,
    [
        Step(
            EnterEarlierDecision,
            "eerder",
            lambda register, _: why_not_entered(register.founded_on),
            offers=lambda register, texts: {
                "organ": register.organs(texts),
                "appointed": [(office, texts.t(f"office.{office}")) for office in OFFICES],
                "opened": [(slug, name) for slug, name in register.rooms.items()],
                "charters": register.versions(texts),
            },
        )
    ],
)
