"""``/besluiten/{decision}/akte``: the deed of an amendment, which the secretaris records once the notary passed it."""

from typing import Final

from api.pages.addresses import DECISIONS, decision_named
from api.pages.statutes.amendments import changes
from api.problems import must_exist
from api.store.pool import Connection
from api.texts import Texts
from api.web.step import Rows, Step, Subject
from api.web.steps import Steps
from api.web.visit import Visit
from governance.commands.statutes import RecordDeed, why_no_deed
from projections.statutes import Amendment, amendment


class Amended(Subject, frozen=True):
    """An amendment that was decided."""

    amendment: Amendment

    @property
    def path(self) -> str:
        return f"{DECISIONS}/{self.amendment.decision}"

    @property
    def which(self) -> object:
        return self.amendment.decision

    def called(self, texts: Texts) -> dict[str, object]:
        return {"decision": self.amendment.decision}

    def about(self, texts: Texts) -> Rows:
        return [
            (texts.t("decision.decided_on"), texts.day(self.amendment.decided_on)),
            *in_words(self.amendment, texts),
        ]


def in_words(decided: Amendment, texts: Texts) -> Rows:
    """What it changes."""
    return changes(decided.settings, decided.falls_back, decided.clauses, decided.not_before, texts)


async def _amended(visit: Visit, connection: Connection, which: str) -> Amended:
    """The amendment that this decision is. Raises ``NotFound``."""
    return Amended(must_exist(await amendment(connection, decision_named(which))))


STEPS: Final = Steps(
    "decisions",
    DECISIONS + "/{decision:str}",
    _amended,
    [
        Step(
            RecordDeed,
            "akte",
            lambda decided, _: why_no_deed(
                decided.amendment.decision, there=True, amends=True, passed_on=decided.amendment.passed_on
            ),
            past=("deed-already-recorded",),
        )
    ],
    given=lambda which: {"decision": decision_named(which)},
)
