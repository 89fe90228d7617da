"""What is asked of a board that decides, and what was the case: how many were there, in conflict, and voted."""

from msgspec import Struct

from governance.rules.counts import Count


class HeadsAsked(Struct, frozen=True, kw_only=True, tag="heads", tag_field="kind"):
    """So many people are asked at least."""

    heads: Count


class Heads(Struct, frozen=True, kw_only=True, tag="heads", tag_field="kind"):
    """So many people there were."""

    heads: Count
    perhaps: Count = 0
    """How many more there may have been."""


class ConflictOfInterest(Struct, frozen=True, kw_only=True, tag="conflict", tag_field="kind"):
    """How many members of the board had a conflict of interest."""

    in_conflict: Count
    took_part: Count
    """How many of those took part all the same."""
    left: Count
    """How many could decide without them."""


class BoardVotes(Struct, frozen=True, kw_only=True, tag="board-votes", tag_field="kind"):
    """How many votes were counted in the board, and how many those have together who took part and may."""

    votes: Count
    allowed: Count
    voters: Count


class Uncounted(Struct, frozen=True, kw_only=True, tag="uncounted", tag_field="kind"):
    """Nobody counted the votes: all were of one mind, or the board established what it decided without counting."""

    unanimous: bool
    carried: bool
