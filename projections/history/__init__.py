"""The history: an entry for each event, which says how a fact came about and when it was recorded.

An entry is found under its subjects, such as ``room:multibron``, and its audiences say who may see it
(``migrations/0011_history.sql``). It holds no name and no choice, only the facts from which a page makes a sentence in
either language.

A vote has no entry of its own: it is read from the table of votes. Its voter sees it, and once the voting is closed the
voorzitter and the secretaris see it too, in the history of that voting.
"""

from projections.history.reading import HistoryEntry, history, not_read_yet, where_written
from projections.history.writing import TOLD, facts_of

__all__ = ["TOLD", "HistoryEntry", "facts_of", "history", "not_read_yet", "where_written"]
