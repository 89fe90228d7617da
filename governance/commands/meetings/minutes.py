"""The minutes of an assembly: their text goes round to the members, and every version stays."""

from typing import Annotated

from msgspec import Meta

from governance.commands.meetings.under_way import MeetingSoFar, why_called_off
from governance.events.meetings import MinutesCirculated
from governance.facts.meetings import Agenda, LastMinutes, MeetingLife
from governance.ids import MOST, MeetingId, Text
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from governance.rights import SECRETARIS

BLOCKS = frozenset({"opening", "attendance", "quorum", "closing"})
"""The parts of the minutes that every meeting has; each item of its agenda is one more."""

Block = Annotated[str, Meta(pattern=r"^[A-Za-z0-9.-]+$(?!\n)", max_length=77)]


class CirculateMinutes(Command, frozen=True, kw_only=True):
    """Send the minutes' own text round to the members; attendance, votes and verdicts come from the log itself."""

    meeting: MeetingId
    texts: Annotated[dict[Block, Text], Meta(max_length=MOST + len(BLOCKS))]
    """Markdown by the block that it follows: ``opening``, ``attendance``, ``quorum``, an item's id, ``closing``."""
    after: Annotated[int, Meta(ge=0)] | None = None
    """The version that this one follows, 0 if it is the first. If it is left out, it follows the last one."""


class CirculateMinutesSlice(CommandSlice[CirculateMinutes], right=SECRETARIS):
    """Minutes are sent round once the meeting is closed, and every version stays.

    If two people send a version round at once, each after reading the one before, the second is refused as
    ``minutes-changed``.
    """

    def asks(self) -> None:
        self.meeting = self.ask(MeetingLife, self.command.meeting)
        self.agenda = self.ask(Agenda, self.command.meeting)
        self.minutes = self.ask(LastMinutes, self.command.meeting)

    def decide(self) -> None:
        command = self.command
        self.refuse_if(why_no_minutes(self.meeting))
        for block in command.texts:
            if block not in BLOCKS and block not in self.agenda.items:
                self.refuse("no-such-block", meeting=command.meeting, block=block)
        if command.after is not None and command.after != self.minutes.version:
            self.refuse("minutes-changed", meeting=command.meeting, version=self.minutes.version)
        self.record(
            MinutesCirculated(
                meeting=command.meeting,
                version=self.minutes.version + 1,
                words=self.new_words(),
                texts=FreeText(dict(command.texts)),
            )
        )


def why_no_minutes(meeting: MeetingSoFar) -> Refused | None:
    """Why no minutes of an assembly can be sent round; ``None``: they can be."""
    if meeting.state is None:
        return Refused("no-such-meeting", meeting=meeting.id)
    called_off = why_called_off(meeting)
    if called_off is not None:
        return called_off
    return None if meeting.state.is_closed else Refused("meeting-not-closed", meeting=meeting.id)
