"""Feeds the log to the projections: in batches, exactly once, with any number of processes."""

from projections.engine.forgetting import Forgetting
from projections.engine.projection import Change, Entry, Projection, Statement, rows, sql
from projections.engine.projector import Projector, connect
from projections.engine.rebuild import rebuild
from projections.engine.states import Positions, State, positions

__all__ = [
    "Change",
    "Entry",
    "Forgetting",
    "Positions",
    "Projection",
    "Projector",
    "State",
    "Statement",
    "connect",
    "positions",
    "rebuild",
    "rows",
    "sql",
]
