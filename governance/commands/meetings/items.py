"""The items of an agenda as somebody says them: points to talk about, and motions, each kind with what it needs.

A form and a program say the same: ``kind`` tells which of the structs an item is. A new kind of motion is one more of
them, with its own fields::

    {"kind": "discussion", "title": "Opening"}
    {"kind": "ordinary", "title": "Houd een open dag", "text": "Elke eerste zaterdag."}
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct

from governance.commands.statutes import MOST_SETTINGS, why_no_amendment
from governance.events.decisions import AdoptCharter, AmendStatutes, Effect
from governance.events.meetings import AgendaItemAdded
from governance.events.voting import MotionTabled
from governance.facts.membership import Membership
from governance.facts.rooms import RoomLife
from governance.facts.statutes import Statutes
from governance.ids import MOST, Clause, ItemId, Line, MemberId, ParameterKind, RoomSlug, Text
from governance.log.command import CommandSlice
from governance.log.errors import Refused
from governance.log.sealed import FreeText
from governance.rules.amended import SettingPlace
from governance.rules.amending import amendment_notice, amendment_text, call_deadline, text_deadline
from governance.rules.articles import CONVENING
from governance.rules.meetings import notice_judged_on
from governance.rules.parameters import Setting
from governance.rules.statutes import Rulebook


class Discussion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="discussion", tag_field="kind"):
    """Something to talk about, on which nothing is decided."""

    title: Line


class CharterToAdopt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The charter that a room gets if the motion is carried."""

    room: RoomSlug
    wording: Text
    """The charter itself, in Markdown."""


Proposers = Annotated[tuple[MemberId, ...], Meta(max_length=MOST)]
"""The members who propose a motion, each named once; none: the board does."""


class OrdinaryMotion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="ordinary", tag_field="kind"):
    """A motion that is decided by the majority for ordinary decisions."""

    title: Line
    text: Text
    """What is proposed and why, in Markdown."""
    charter: CharterToAdopt | None = None
    proposed_by: Proposers = ()
    """The numbers of the members who propose it; if it is left out, the board does."""
    requested: bool = False
    """Whether members good for a tenth of the votes asked for it (BW 2:41 lid 2). Only they can take it back then."""


class AmendmentMotion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="amendment", tag_field="kind"):
    """A motion to amend the statutes, in force only with its deed (BW 2:42, 2:43)."""

    title: Line
    text: Text
    """The literal text of the amendment, in Markdown. It lies open for the members."""
    settings: Annotated[tuple[Setting, ...], Meta(max_length=MOST_SETTINGS)] = ()
    """What the statutes then say, each parameter with its clause."""
    falls_back: Annotated[tuple[SettingPlace, ...], Meta(max_length=MOST_SETTINGS)] = ()
    """What they then say nothing of any more."""
    clauses: Annotated[tuple[Clause, ...], Meta(max_length=MOST_SETTINGS)] = ()
    """The clauses that it changes, also where they set no parameter."""
    not_before: date | None = None
    """The day on which it comes into force at the earliest; if it is left out, with the deed."""
    text_open_from: date | None = None
    """Since when the text lay open elsewhere for the members; if it is left out, from now on, on its page."""
    proposed_by: Proposers = ()
    """The numbers of the members who propose it; if it is left out, the board does."""
    requested: bool = False
    """Whether members good for a tenth of the votes asked for it (BW 2:41 lid 2). Only they can take it back then."""

    @property
    def effect(self) -> AmendStatutes:
        """What the decision does."""
        return AmendStatutes(
            settings=self.settings,
            falls_back=self.falls_back,
            clauses=tuple(dict.fromkeys(self.clauses)),
            not_before=self.not_before,
        )


AgendaPoint = Discussion | OrdinaryMotion | AmendmentMotion
"""An item of an agenda, as it is put there."""


class ItemsAsked:
    """Items that are put on an agenda, and the rooms that they are about; ``decided`` is the slice that does it."""

    def __init__(self, decided: CommandSlice[Any], points: Iterable[AgendaPoint]) -> None:
        self._decided = decided
        self._points = tuple(points)
        slugs = dict.fromkeys(room for point in self._points if (room := _room_of(point)) is not None)
        self._rooms = {room: decided.ask(RoomLife, room) for room in slugs}
        numbers = dict.fromkeys(number for motion in self._motions for number in motion.proposed_by)
        self._proposers = {number: decided.ask(Membership, number) for number in numbers}
        self._statutes = decided.ask(Statutes)

    def refuse_wrong_proposers(self) -> None:
        """Refuse a motion that somebody proposes who is no member today, or who is named twice.

        A suspended member can propose something: a suspension takes the vote (BW 2:38 lid 1).
        """
        for motion in self._motions:
            if len(set(motion.proposed_by)) < len(motion.proposed_by):
                self._decided.refuse("proposer-named-twice")
        for number, membership in self._proposers.items():
            if membership.is_member_on(self._decided.call.today) is False:
                self._decided.refuse("proposer-no-member", rule="convening", article=CONVENING, member=number)

    @property
    def _motions(self) -> list[OrdinaryMotion | AmendmentMotion]:
        return [point for point in self._points if not isinstance(point, Discussion)]

    def refuse_wrong_amendments(self) -> None:
        """Refuse an amendment that no statutes may say, or that does not say what it changes."""
        today = self._decided.call.today
        self._decided.refuse_if(why_wrong_amendment(self._points, today, self._statutes.rulebook_on(today)))

    def refuse_late_amendments(self, announced_on: date, held_on: date) -> None:
        """Refuse an amendment that is announced, or whose text lies open, later than law and statutes ask."""
        statutes, today = self._statutes.rulebook_on(notice_judged_on(announced_on)), self._decided.call.today
        self._decided.refuse_if(why_late_amendment(self._points, announced_on, held_on, today, statutes))

    def refuse_wrong_rooms(self) -> None:
        """Refuse a charter of a room that there is not, or that is closed today."""
        for slug, room in self._rooms.items():
            if not room.opened:
                self._decided.refuse("no-such-room", room=slug)
            if room.is_closed_on(self._decided.call.today):
                self._decided.refuse("room-closed", room=slug)

    def record(self, at: Iterable[tuple[ItemId, int]], announced_on: date) -> None:
        """Put each on the agenda, under these ids and at these places."""
        for point, (item, order) in zip(self._points, at, strict=True):
            if isinstance(point, Discussion):
                self._decided.record(
                    AgendaItemAdded(
                        item=item,
                        order=order,
                        announced_on=announced_on,
                        words=self._decided.new_words(),
                        title=FreeText(point.title),
                    )
                )
                continue
            charter = point.charter if isinstance(point, OrdinaryMotion) else None
            self._decided.record(
                MotionTabled(
                    item=item,
                    order=order,
                    kind=ParameterKind(str(point.__struct_config__.tag)),
                    proposed_by=tuple(sorted(point.proposed_by)),
                    requested=point.requested,
                    announced_on=announced_on,
                    words=self._decided.new_words(),
                    title=FreeText(point.title),
                    text=FreeText(point.text),
                    charter=None if charter is None else FreeText(charter.wording),
                    effect=_effect_of(point),
                    text_open_from=(point.text_open_from or self._decided.call.today)
                    if isinstance(point, AmendmentMotion)
                    else None,
                )
            )


def _effect_of(point: OrdinaryMotion | AmendmentMotion) -> Effect | None:
    """What the motion does if it is carried; ``None``: it says what it says."""
    if isinstance(point, AmendmentMotion):
        return point.effect
    return None if point.charter is None else AdoptCharter(room=point.charter.room)


def _room_of(point: AgendaPoint) -> RoomSlug | None:
    return point.charter.room if isinstance(point, OrdinaryMotion) and point.charter is not None else None


def why_wrong_amendment(points: Iterable[AgendaPoint], today: date, statutes: Rulebook) -> Refused | None:
    """Why an amendment among these items cannot be proposed; ``None``: all can. ``statutes``: those of today."""
    for point in _amendments(points):
        refused = why_no_amendment(point.effect, statutes)
        if refused is None and point.text_open_from is not None and point.text_open_from > today:
            refused = Refused("opened-in-future", text_open_from=point.text_open_from)
        silent = [each.parameter for each in point.falls_back if statutes.setting(each.parameter, each.kind) is None]
        if refused is None and silent:
            refused = Refused("statutes-are-silent", parameters=silent)
        if refused is not None:
            return refused
    return None


def why_late_amendment(
    points: Iterable[AgendaPoint], announced_on: date, held_on: date, today: date, statutes: Rulebook
) -> Refused | None:
    """Why an amendment among these items comes too late for an assembly; ``None``: all are in time.

    ``statutes``: those of the day on which it is announced. Pages ask this too, to say so before anything is sent.
    """
    for point in _amendments(points):
        refused = why_amendment_too_late(announced_on, point.text_open_from or today, held_on, statutes)
        if refused is not None:
            return refused
    return None


def _amendments(points: Iterable[AgendaPoint]) -> Iterator[AmendmentMotion]:
    return (point for point in points if isinstance(point, AmendmentMotion))


def why_amendment_too_late(announced_on: date, open_from: date, held_on: date, statutes: Rulebook) -> Refused | None:
    """Why an amendment is announced, or its text laid open, too late for an assembly; ``None``: it is in time.

    The refusal names the last day on which it could be done. ``statutes``: those of the day on which it is announced.
    """
    announced = amendment_notice(announced_on, held_on, statutes)
    if announced.met is False:
        last = call_deadline(held_on, statutes).duty_on
        return Refused("amendment-too-late", rule=announced.rule, article=announced.article, latest=last)
    lies_open = amendment_text(open_from, held_on, statutes)
    if lies_open.met is False:
        last = text_deadline(held_on, statutes).duty_on
        return Refused("text-opened-too-late", rule=lies_open.rule, article=lies_open.article, latest=last)
    return None
