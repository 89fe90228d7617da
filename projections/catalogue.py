"""Every projection that there is."""

from projections import board, decisions, history, meetings, membership, persons, rooms, statutes, voting
from projections.engine.projection import Projection

PROJECTIONS: tuple[Projection, ...] = (
    statutes.PROJECTION,
    membership.PROJECTION,
    persons.PROJECTION,
    board.PROJECTION,
    rooms.PROJECTION,
    meetings.PROJECTION,
    voting.PROJECTION,
    decisions.PROJECTION,
    history.PROJECTION,
)
