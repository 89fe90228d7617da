"""Every reading and doubt that a check can lean on: where the law is silent, or was not looked up.

A check names those that it turned on, and only those. For example, a quorum that is reached by those who voted alone
names none. Each has a sentence of its own in both languages, by its id. The id is recorded with the check, so none is
changed or taken away; a new reading is a new member here::

    Reading.SILENT_PRESENT                "silent-present"
    Reading.SILENT_PRESENT.kind           ReadingKind.OURS
    Reading.SILENT_PRESENT.article        None: no article speaks of a quorum
"""

from enum import StrEnum
from typing import Self

from governance.rules.articles import (
    AMENDMENT_UNANIMOUS,
    BASE,
    CONVENING,
    DEED,
    ENDING,
    FROM_ELSEWHERE,
    HOUR,
    ONE_VOTE,
    OUTSIDE,
    PLURAL_VOTES,
    TERMS_ACT,
    UNREASONABLE,
    VOID,
)


class ReadingKind(StrEnum):
    """Why something is no plain text of the law."""

    OURS = "reading"
    """Our reading: the law is silent, or writers differ."""
    COMMON_KNOWLEDGE = "common-knowledge"
    """It is commonly known, and was not looked up."""


class Reading(StrEnum):
    """What a check leans on beside the text of law and statutes."""

    kind: ReadingKind
    article: str | None
    """The article that it reads; ``None``: no article speaks of it."""

    def __new__(cls, name: str, kind: ReadingKind = ReadingKind.OURS, article: str | None = None) -> Self:
        reading = str.__new__(cls, name)
        reading._value_, reading.kind, reading.article = name, kind, article
        return reading

    SILENT_PRESENT = "silent-present"
    """Somebody who is there and does not vote counts for the quorum, also if they left while the voting was open: a
    minority could otherwise undo a decision by walking out."""
    QUORUM_AT_OPENING = "quorum-at-opening", ReadingKind.OURS, VOID
    """It is enough that the quorum was there when the voting was opened, or when it was closed. Statutes that mean the
    whole voting make void what was decided with too few."""
    ENTERED_LATER = "entered-later", ReadingKind.OURS, BASE
    """A member who was entered in the register only after the closing counts in the base, if the admission was decided
    before: the law knows no roll. Whoever is admitted after a meeting had no vote in it."""
    DEATH_TOLD_LATER = "death-told-later", ReadingKind.OURS, ENDING
    """A member who had died by then is not in the base, also where it is told after the closing. Another end that is
    told later changes nothing."""
    BASE_AT_CLOSING = "base-at-closing", ReadingKind.OURS, BASE
    """The base is who had a vote at the closing, or voted while they had one."""
    PRESENT_AT_CLOSING = "present-at-closing"
    """Where the majority is a share of those present, these are who was there at the closing, or voted: nobody sinks a
    motion by walking out."""
    RULING_MAKES_NO_QUORUM = "ruling-makes-no-quorum", ReadingKind.OURS, VOID
    """A ruling of the chair on the result makes no quorum and no majority where they were missing."""
    VOTE_STAYS = "vote-stays", ReadingKind.OURS, ONE_VOTE
    """A vote stays whose caster had none by what was told later: the board could otherwise undo a vote by the day that
    it gives."""
    STATUTES_ENTERED_LATER = "statutes-entered-later", ReadingKind.OURS, DEED
    """Statutes judge from the day on which they are in force, also a voting that was opened before they were entered
    here."""
    DEVICE_IN_THE_ROOM = "device-in-the-room", ReadingKind.OURS, FROM_ELSEWHERE
    """A device used in the room is only a way of voting. It needs no clause in the statutes, as taking part from
    elsewhere does."""
    EQUAL_IS_A_TIE = "equal-is-a-tie"
    """Equal numbers for and against are a tie, whatever the base of the majority is."""
    REACHED_IS_NO_TIE = "reached-is-no-tie"
    """Equal votes that reach the majority are no tie, as two to two reaches "at least half"."""
    TIE_RULE_OF_STATUTES = "tie-rule-of-statutes"
    """Where the statutes say what becomes of a tie, that holds also for equal votes that reach the majority."""
    CALL_BY_ITS_DAY = "call-by-its-day"
    """A call is judged by the statutes of the day on which it was sent, for on that day the board could know what is
    asked."""
    STATUTES_TERM_STAYS = "statutes-term-stays", ReadingKind.OURS, TERMS_ACT
    """The Algemene termijnenwet does not make a term longer that only statutes or practice set."""
    LAW_NOT_READ = "law-not-read", ReadingKind.COMMON_KNOWLEDGE
    """A rule of the law held in the words that it has now already on a day whose law was not read."""
    LAW_TERM_GROWS = "law-term-grows", ReadingKind.OURS, TERMS_ACT
    """The Algemene termijnenwet holds for the terms of titles 2 and 3 of Book 2, but where Book 2 says otherwise."""
    ITEM_HAS_OWN_CALL = "item-has-own-call", ReadingKind.OURS, CONVENING
    """An item that was added after the call has a call of its own: the day on which the members were told of it."""
    UNREASONABLE_IF_SILENT = "unreasonable-if-silent", ReadingKind.OURS, UNREASONABLE
    """Where the statutes do not want it in the call, a decision can still be annulled as unreasonable."""
    PAST_MIDNIGHT = "past-midnight", ReadingKind.OURS, HOUR
    """A meeting that goes on past midnight is the same meeting, until noon of the next day."""
    PERHAPS_NO_ASSEMBLY = "perhaps-no-assembly", ReadingKind.OURS, VOID
    """Where the members vote at an hour for which they were not called, it may be no assembly at all."""
    HEALED_OUTSIDE = "healed-outside", ReadingKind.OURS, OUTSIDE
    """What all members decide at a meeting with the board's prior knowledge stands, as it does outside one."""
    BLANK_IS_NOT_FOR = "blank-is-not-for", ReadingKind.OURS, AMENDMENT_UNANIMOUS
    """A member who votes blank, or does not vote, is not for: then not all are."""
    CHAIR_NOT_ABOVE_THE_REST = "chair-not-above-the-rest", ReadingKind.OURS, PLURAL_VOTES
    """Somebody with more votes in the board has no more than the others together, and who must stand aside for a
    conflict of interest is none of those others."""
