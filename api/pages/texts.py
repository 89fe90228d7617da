"""``/teksten``: the withdrawal of a text, which begins at the entry of the history in which it was written."""

from typing import Final

from api.pages.addresses import text_named
from api.pages.history import PATH as HISTORY
from api.pages.history import SECTION, TEXTS, entry_at
from api.pages.telling import public_names, told
from api.problems import must_exist
from api.store.pool import Connection
from api.texts import Texts
from api.web.step import Rows, Step, Subject
from api.web.steps import Steps
from api.web.visit import Visit
from governance.commands.texts import WithdrawText, why_no_withdrawal
from governance.ids import TextId
from projections.history import HistoryEntry, where_written


class WrittenText(Subject, frozen=True):
    """A text, as the entry in which it was written tells of it."""

    words: TextId
    entry: HistoryEntry
    sentence: str

    @property
    def path(self) -> str:
        return f"{HISTORY}/{self.entry.position}"

    @property
    def which(self) -> object:
        return self.words

    def about(self, texts: Texts) -> Rows:
        return [(texts.t(f"kind.{self.entry.type}"), self.sentence)]


async def written_text(visit: Visit, connection: Connection, which: str) -> WrittenText:
    """The text of this id. Raises ``NotFound``."""
    words = text_named(which)
    position = must_exist(await where_written(connection, words))
    entry = must_exist(await entry_at(connection, visit.reader, position))
    sentence = told(entry, visit.reader, await public_names(connection), visit.texts).summary
    return WrittenText(words, entry, sentence)


STEPS: Final = Steps(
    SECTION,
    TEXTS + "/{words:str}",
    written_text,
    [
        Step(
            WithdrawText,
            "intrekken",
            lambda text, _: why_no_withdrawal(there=True, withdrawn=text.entry.withdrawn is not None),
        )
    ],
    given=lambda which: {"words": text_named(which)},
)
