"""``/besluiten/bestuur``: the secretaris or the voorzitter records what the board decided, and what follows from it."""

from datetime import date
from typing import Final

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from api.pages.addresses import DECISIONS
from api.problems import NotFound
from api.store.pool import Connection
from api.texts import Texts
from api.web.step import Link, Rows, Step, Subject
from api.web.steps import Steps
from api.web.visit import Visit
from governance.commands.decisions.board import RecordBoardDecision, why_board_decides_nothing
from governance.ids import OFFICES, RoomSlug
from projections.rooms import names as room_names
from projections.statutes import cooperative

PATH: Final = f"{DECISIONS}/bestuur"

PARTS: Final[dict[str, str | None]] = {
    "woorden": None,
    "lid-toelaten": "admit_member",
    "lid-schorsen": "suspend_member",
    "kamer-openen": "open_room",
    "kamer-sluiten": "close_room",
    "handvest": "adopt_charter",
}
"""What a decision of the board can do, by the end of the address: each is a part of the command, or nothing is."""


class DecisionToRecord(Subject, frozen=True):
    """A decision of the board that is about to be recorded, by what it does."""

    does: str
    founded_on: date | None
    rooms: dict[RoomSlug, str]
    """The name of every room by its slug."""

    @property
    def path(self) -> str:
        return PATH

    @property
    def which(self) -> object:
        return self.does

    def back(self, texts: Texts) -> tuple[str, str | None]:
        return PATH, None

    def about(self, texts: Texts) -> Rows:
        return [(texts.t("board_decision.does"), texts.t(f"board_decision.does.{self.does}"))]


async def _to_record(visit: Visit, connection: Connection, does: str) -> DecisionToRecord:
    founded = await cooperative(connection, visit.today)
    rooms = {RoomSlug(slug): name for slug, name in (await room_names(connection)).items()}
    return DecisionToRecord(does, None if founded is None else founded.founded_on, rooms)


def _given(does: str) -> dict[str, object]:
    if does not in PARTS:
        raise NotFound("no such effect")
    return {}


RECORDING: Final = Steps(
    "decisions",
    f"{PATH}/{{does:str}}",
    _to_record,
    [
        Step(
            RecordBoardDecision,
            "",
            lambda to_record, _: why_board_decides_nothing(to_record.founded_on),
            part=PARTS.get,
            filled=lambda _, today: {
                "decided_on": today,
                "way": "meeting",
                "kind": "ordinary",
                "took_part": OFFICES,
                "if_void": "refuse",
            },
            offers=lambda to_record, texts: {
                "took_part": [(office, texts.t(f"office.{office}")) for office in OFFICES],
                "in_conflict": [(office, texts.t(f"office.{office}")) for office in OFFICES],
                "close_room-room": [(slug, name) for slug, name in to_record.rooms.items()],
                "adopt_charter-room": [(slug, name) for slug, name in to_record.rooms.items()],
            },
        )
    ],
    given=_given,
)


def recording_link(visit: Visit) -> list[Link]:
    """The link to the page below, for whoever may record what the board decided."""
    return [(visit.texts.t("board_decision.link"), PATH)] if visit.may(RecordBoardDecision) else []


@get(PATH)
async def what_it_does_page(visit: NamedDependency[Visit]) -> Template:
    """The first question about a decision of the board: what it does."""
    visit.must_have_right(RecordBoardDecision)
    async with visit.look():
        return visit.show(
            "decisions/of_board.html",
            section="decisions",
            choices=[(visit.texts.t(f"board_decision.does.{does}"), f"{PATH}/{does}") for does in PARTS],
        )
