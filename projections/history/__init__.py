"""How each fact came about: one entry an event, found by its subjects, shown to those whom it concerns.

An entry holds no name and no choice, only what a sentence in either language is made from. Who may see it follows from
its audiences (migrations/0011_history.sql). A vote is seen by its voter and, once the voting is closed, by voorzitter
and secretaris in that voting's history; those entries are made from the table of votes.
"""

from projections.history.reading import HistoryEntry, history, not_read_yet
from projections.history.writing import TOLD, facts_of

__all__ = ["TOLD", "HistoryEntry", "facts_of", "history", "not_read_yet"]
