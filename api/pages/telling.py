"""The history told: an entry as a sentence in one language, made from its facts and nothing else.

An entry holds no name of a person and no choice (projections/history/). The only names that a sentence adds are those
of rooms and of holders of offices, which anybody may know.
"""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, Final

import msgspec

from api.store.pool import Connection
from api.texts import Texts
from governance.dates import ImpreciseDate, today
from governance.events.texts import TextWithdrawn
from governance.events.voting import VoteCast
from governance.ids import CHOICES
from projections import board, rooms
from projections.history import HistoryEntry
from projections.reader import Reader
from projections.recorder import RecordedBy


class Names(msgspec.Struct, frozen=True):
    """The names in sentences: of rooms by slug, and of office holders by the position at which they took office."""

    rooms: Mapping[str, str] = {}
    holders: Mapping[int, str | None] = {}
    """``None`` as a name: it is not known who held the office."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as ``time.history`` in the templates takes it."""

    position: int
    effective_on: ImpreciseDate | None
    at_once: bool
    """Whether it took effect on the day on which it was recorded, so that one of the two says it all."""
    recorded_at: datetime
    recorded_by: str
    source: str | None
    withdrawn: str | None
    """That the text of it was withdrawn, in words; ``None``: it was not, or it is the withdrawal itself."""
    summary: str
    href: str | None
    """The address of its own page; ``None``: of another's vote, whose page is a receipt and its voter's alone."""


async def public_names(connection: Connection) -> Names:
    """Every name that anybody may know, for ``told``."""
    return Names(await rooms.names(connection), await board.holders(connection))


def told(entry: HistoryEntry, reader: Reader, names: Names, texts: Texts) -> Told:
    """An entry, told to this reader."""
    return Told(
        position=entry.position,
        effective_on=entry.effective_on,
        at_once=entry.effective_on == ImpreciseDate.of(today(entry.recorded_at)),
        recorded_at=entry.recorded_at,
        recorded_by=by_whom(entry.recorded_by, reader, texts),
        source=_source(entry, texts),
        withdrawn=_withdrawn(entry, texts),
        summary=_summary(entry, reader, names, texts),
        href=f"/historie/{entry.position}" if _has_a_page(entry, reader) else None,
    )


def _has_a_page(entry: HistoryEntry, reader: Reader) -> bool:
    return entry.type != VoteCast.TOPIC or reader.is_own(entry.facts["member"])


def _summary(entry: HistoryEntry, reader: Reader, names: Names, texts: Texts) -> str:
    """The sentence of an entry. What readers did for themselves is told to them as "you"."""
    by = entry.recorded_by
    own = by.kind == "member" and isinstance(by.member, int) and reader.is_own(by.member)
    key = f"told.{entry.type}.own"
    return texts.t(key) if own and texts.has(key) else sentence(entry, names, texts)


def _source(entry: HistoryEntry, texts: Texts) -> str | None:
    """The source of an entry: in the reader's language if it is one of the closed list, else as it was given."""
    key = f"history.source.{entry.source}"
    return texts.t(key) if entry.source is not None and texts.has(key) else entry.source


def _withdrawn(entry: HistoryEntry, texts: Texts) -> str | None:
    withdrawal = None if entry.type == TextWithdrawn.TOPIC else entry.withdrawn
    return None if withdrawal is None else texts.withdrawn(withdrawal.ground, withdrawal.on)


def by_whom(recorder: RecordedBy, reader: Reader, texts: Texts) -> str:
    """In which capacity somebody recorded something, in words."""
    if recorder.kind == "office" and recorder.office is not None:
        return texts.t(f"history.by.{recorder.office}")
    if recorder.kind == "member":
        if not isinstance(recorder.member, int):
            return texts.t("history.by.member")
        if reader.is_own(recorder.member):
            return texts.t("history.by.you")
        return texts.t("member.one", number=str(recorder.member))
    return texts.t(f"history.by.{recorder.kind}")


def sentence(entry: HistoryEntry, names: Names, texts: Texts) -> str:
    """What happened, in one sentence without a date: the date stands beside it."""
    facts = entry.facts
    if entry.type == "ResultDeclared":
        return texts.t("told.ResultDeclared", voting=facts["voting"], votes=_tally(facts["tally"], texts))
    if entry.type == "QuorumEstablished":
        reached = {True: "reached", False: "not_reached", None: "not_known"}[facts["reached"]]
        which = reached if facts["asked"] else "none_asked"
        entitled = texts.t("members.at_least" if facts["at_least"] else "members.count", n=facts["entitled"])
        counted = {"meeting": facts["meeting"], "present": facts["present"], "entitled": entitled}
        return texts.t(f"told.QuorumEstablished.{which}", **counted)
    if entry.type == "OfficeAssumed":
        holder = names.holders.get(entry.position)
        which = "not_known" if holder is None else "known"
        return texts.t(f"told.OfficeAssumed.{which}", holder=holder or "", office=texts.t(f"office.{facts['office']}"))
    if entry.type == TextWithdrawn.TOPIC:
        return texts.t(f"told.TextWithdrawn.{facts['written_in']}", ground=texts.t(f"withdrawal.{facts['ground']}"))
    if entry.type == "PersonMerged":
        offices = texts.join(texts.t(f"office.{office}") for office in facts["offices"])
        which = "numbered" if facts.get("member") else "plain"
        return texts.t(f"told.PersonMerged.{which}", office=offices, member=str(facts.get("member")))
    if entry.type == "PersonalDataErased":
        which = "name_kept" if facts["name_kept"] else "all"
        return texts.t(f"told.PersonalDataErased.{which}", member=str(facts["member"]))
    if entry.type == "MotionAmended":
        when = "at_meeting" if facts["at_meeting"] else "before"
        return texts.t(f"told.MotionAmended.{when}", **_in_words(facts, names, texts))
    return texts.t(f"told.{entry.type}", **_in_words(facts, names, texts))


def _tally(tally: Mapping[str, int], texts: Texts) -> str:
    """``3 vóór, 1 tegen en 0 blanco``: in the order of the ballot, and whatever else was chosen from after that."""
    known = [*CHOICES, *sorted(tally.keys() - set(CHOICES))]
    return texts.join(
        f"{texts.number(tally[choice])} {texts.first(f'told.choice.{choice}', 'told.choice')}"
        for choice in known
        if choice in tally
    )


_WORDED: Final = {"office": "office", "ground": "ending", "presence": "told.presence", "secrecy": "told.secrecy"}
"""The facts that are names of ours, each with the place of its words in the catalogue."""


def _in_words(facts: Mapping[str, Any], names: Names, texts: Texts) -> dict[str, object]:
    return {
        name: _word(name, value, names, texts) for name, value in facts.items() if not isinstance(value, bool | list)
    }


def _word(name: str, value: Any, names: Names, texts: Texts) -> object:
    if name in _WRITTEN:
        return texts.readable(value)
    if value is None:
        return texts.t("date.unknown")
    if name in _WORDED:
        return texts.t(f"{_WORDED[name]}.{value}")
    if name == "room":
        return names.rooms.get(value, value)
    if name == "starts_at":
        return time.fromisoformat(value)
    if name in ("member", "version"):
        return str(value)
    if name == "kind":
        return texts.t(f"member.kind.{value}")
    if name in _DAYS:
        return ImpreciseDate.parse(value)
    return value


_WRITTEN: Final = frozenset({"title", "place", "reason"})
"""The facts that somebody wrote."""

_DAYS: Final = frozenset(
    {"since", "until", "founded_on", "in_force_on", "complete_from", "lifted_on", "held_on", "called_on", "decided_on"}
)
