"""The withdrawal of a text that should not have been written, or should not be read any more."""

from typing import Literal

from governance.ids import MeetingId, TextId
from governance.log import tag
from governance.log.event import Event

TextKind = Literal["call", "agenda-item", "motion", "minutes", "decision", "reason", "source"]
"""In what a text was written: each kind of event that holds free text has one, and a house test looks for it."""

WithdrawalGround = Literal["personal-data", "untrue", "mistake", "court-order"]
"""Why a text is withdrawn: it tells of a person what need not stand there, it is untrue about a person, it was recorded
by mistake, or a court ordered it. It is a closed list, for a sentence could say again what is withdrawn."""


class TextWithdrawn(Event, frozen=True, kw_only=True):
    """A text's key was deleted: it can be read nowhere any more. What was counted, numbered and judged stays."""

    words: TextId
    written_in: TextKind
    ground: WithdrawalGround
    meeting: MeetingId | None = None
    """The meeting whose minutes they were; ``None``: it was another kind of text."""

    def tags(self) -> list[str]:
        return [tag.text(self.words)]
