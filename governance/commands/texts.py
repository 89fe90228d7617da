"""The withdrawal of a text: its key is deleted, and nobody reads it any more."""

from governance.events.texts import TextWithdrawn, WithdrawalGround
from governance.facts.texts import TextLife
from governance.ids import KeyName, TextId
from governance.log.command import Command, CommandSlice
from governance.log.errors import Refused
from governance.rights import SECRETARIS


class WithdrawText(Command, frozen=True, kw_only=True):
    """Withdraw what was written in one event, such as a motion or a version of the minutes, so that nobody reads it.

    Counts, numbers, results and verdicts stay. What should stand there instead is recorded anew.
    """

    words: TextId
    """As the history names it to the board."""
    ground: WithdrawalGround


class WithdrawTextSlice(CommandSlice[WithdrawText], right=SECRETARIS):
    """A text is withdrawn once, and for good: its key is deleted in the same append.

    Nothing is asked of what the text is about, for privacy does not wait for a meeting or a voting. The decision does
    not open the text; it knows only that there is one.
    """

    def asks(self) -> None:
        self.text = self.ask(TextLife, self.command.words)

    def decide(self) -> None:
        text, words = self.text, self.command.words
        self.refuse_if(why_no_withdrawal(there=text.kind is not None, withdrawn=text.withdrawn))
        assert text.kind is not None, "a text that is there was written in something"
        self.record(TextWithdrawn(words=words, written_in=text.kind, ground=self.command.ground, meeting=text.meeting))
        self.erase(KeyName(words))


def why_no_withdrawal(*, there: bool, withdrawn: bool) -> Refused | None:
    """Why a text cannot be withdrawn; ``None``: it can be. Pages ask it too."""
    if not there:
        return Refused("no-such-text")
    return Refused("nothing-new") if withdrawn else None
