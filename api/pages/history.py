"""``/historie``: how everything came about; and each entry at an address of its own, which is the receipt too."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Final

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from msgspec import UNSET, Meta

from api.pages.telling import Names, public_names, told
from api.problems import NotFound, must_exist
from api.store.pool import Connection
from api.texts import Texts
from api.web.asked import address, asked
from api.web.comes_first import link_words
from api.web.forms import Form
from api.web.step import Link
from api.web.visit import Visit
from governance.commands.texts import WithdrawText
from governance.events.voting import VoteCast
from governance.ids import OFFICES
from governance.log.reading import LARGEST_POSITION
from projections.history import TOLD, HistoryEntry, history, not_read_yet
from projections.reader import Reader, is_member

PATH: Final = "/historie"
SECTION: Final = "history"
ON_A_PAGE: Final = 25
JUST_NOW: Final = timedelta(minutes=10)
"""The time during which an entry counts as what somebody has just done."""
TEXTS: Final = "/teksten"
NO_TICK: Final = frozenset({"MemberSuspended", "MembershipEnded", "TextWithdrawn"})
"""The kinds of entries whose receipt has no tick, because nobody is glad of them."""


class HistoryFilter(msgspec.Struct, frozen=True):
    """What is filtered by: a subject (``room:multibron``), a kind, and the days between which entries took effect."""

    subject: Annotated[str, Meta(pattern=r"^[A-Za-z0-9:/.-]{1,100}$(?!\n)")] | None = None
    type: Annotated[str, Meta(pattern=r"^[A-Za-z]{1,60}$(?!\n)")] | None = None
    from_: date | None = msgspec.field(default=None, name="from")
    to: date | None = None
    after: Annotated[str, Meta(pattern=r"^[0-9]{1,18}$(?!\n)")] | None = None


@get(PATH)
async def history_page(visit: NamedDependency[Visit]) -> Template:
    """What happened, the newest first, as far as the reader may see it."""
    form: Form[HistoryFilter] = asked(visit.request, HistoryFilter)
    chosen = form.command or HistoryFilter()
    async with visit.look() as connection:
        names = await public_names(connection)
        kinds = await _kinds(connection, visit.reader, chosen.subject)
        page = await history(
            connection,
            visit.reader,
            subject=chosen.subject,
            type_=chosen.type,
            since=chosen.from_,
            until=chosen.to,
            newest_first=True,
            after=chosen.after,
            limit=ON_A_PAGE,
        )
    texts = visit.texts
    filters = {"subject": chosen.subject, "type": chosen.type, "from": chosen.from_, "to": chosen.to}
    return visit.show(
        "history/list.html",
        section=SECTION,
        status=422 if form.faults else 200,
        form=form,
        subject=None if chosen.subject is None else subject_words(chosen.subject, names, texts),
        about=None if chosen.subject is None else subject_path(chosen.subject),
        kinds=sorted(((kind, texts.t(f"kind.{kind}")) for kind in kinds), key=lambda pair: pair[1].casefold()),
        active=_active(chosen, texts),
        clear=address(PATH, subject=chosen.subject),
        entries=[told(entry, visit.reader, names, texts) for entry in page.items],
        first=address(PATH, **filters) if chosen.after else None,
        next=None if page.next is None else address(PATH, **filters, after=page.next),
    )


@get(f"{PATH}/{{position:int}}")
async def entry_page(position: FromPath[int], visit: NamedDependency[Visit]) -> Template:
    """One entry: what happened, when it took effect, when and by whom it was recorded, from which source.

    If the read tables have not taken it in yet, the page says only that it was recorded, and when.

    A reader who is not signed in is asked to sign in for every entry that is not for anybody. The answer is the same if
    there is no such entry, or if it was recorded while members vote, so it gives nothing away.
    """
    async with visit.look() as connection:
        names = await public_names(connection)
        entry = await entry_at(connection, visit.reader, position)
        recorded_at = await not_read_yet(connection, visit.reader, position) if entry is None else None
    if recorded_at is not None:
        return visit.show("history/unread.html", section=SECTION, position=position, recorded_at=recorded_at)
    if entry is None:
        visit.must_be_signed_in()
    entry = must_exist(entry)
    texts = visit.texts
    steps = [f"next.{entry.type}.{n}" for n in range(1, 6)]
    return visit.show(
        "history/entry.html",
        section=SECTION,
        entry=told(entry, visit.reader, names, texts),
        kind=texts.t(f"kind.{entry.type}"),
        is_receipt=entry.recorded_by.is_like(visit.reader),
        plain=entry.type in NO_TICK or datetime.now(UTC) - entry.recorded_at > JUST_NOW,
        steps=[texts.t(step) for step in steps if texts.has(step)],
        about=[(subject_words(subject, names, texts), subject_path(subject)) for subject in subjects(entry)],
        of_text=_of_text(visit, entry),
    )


def _of_text(visit: Visit, entry: HistoryEntry) -> list[Link]:
    """Links to what can be done with the text that was written in it, or from a withdrawal to where that was."""
    texts = visit.texts
    if "entry" in entry.facts:
        return [(texts.t("history.to_text"), f"{PATH}/{entry.facts['entry']}")]
    if entry.words is UNSET or entry.withdrawn is not None or not visit.may(WithdrawText):
        return []
    return [(link_words(WithdrawText, texts, {}), f"{TEXTS}/{entry.words}/intrekken")]


async def entry_at(connection: Connection, reader: Reader, position: int) -> HistoryEntry | None:
    """The entry at a position; ``None``: there is none, or not for this reader. Raises ``NotFound``."""
    if not 0 < position <= LARGEST_POSITION:
        raise NotFound("no such position")
    page = await history(connection, reader, after=str(position - 1), limit=1)
    return next((entry for entry in page.items if entry.position == position), None)


def subjects(entry: HistoryEntry) -> list[str]:
    """The subjects of an entry, under whose names it is found."""
    facts = entry.facts
    several = [f"office:{office}" for office in facts.get("offices", [])]
    return several + [f"{name}:{facts[name]}" for name in ("office", *_PATHS) if facts.get(name)]


_PATHS: Final = {
    "member": "/leden/",
    "room": "/kamers/",
    "meeting": "/vergaderingen/",
    "item": "/stemmen/",
    "voting": "/stemmen/",
    "decision": "/besluiten/",
}


def subject_path(subject: str) -> str | None:
    """The address of the page about a subject; ``None``: there is none."""
    kind, _, name = subject.partition(":")
    if kind == "office" and name in OFFICES:
        return "/bestuur"
    return _PATHS[kind] + name if kind in _PATHS and name else None


def subject_words(subject: str, names: Names, texts: Texts) -> str:
    """What a subject is called."""
    kind, _, name = subject.partition(":")
    if kind == "member":
        return texts.t("member.one", number=name)
    if kind == "office" and name in OFFICES:
        return texts.t(f"office.{name}")
    return names.rooms.get(name, name) if kind == "room" else (name or subject)


async def _kinds(connection: Connection, reader: Reader, subject: str | None) -> list[str]:
    """The kinds of entry about a subject that this reader may come across."""
    audiences = {"anyone"}
    if await is_member(connection, reader):
        audiences.add("member")
    if reader.sees_register:
        audiences.add("board")
    shown = [event.TOPIC for event, how in TOLD.items() if callable(how.audience) or how.audience in audiences]
    of_others = reader.sees_choices and subject is not None and subject.startswith("voting:")
    return [*shown, VoteCast.TOPIC] if reader.member is not None or of_others else shown


def _active(chosen: HistoryFilter, texts: Texts) -> str | None:
    """The filters that are on now, in words."""
    parts = []
    if chosen.type is not None and texts.has(f"kind.{chosen.type}"):
        parts.append(texts.t(f"kind.{chosen.type}"))
    if chosen.from_ is not None:
        parts.append(texts.t("history.from", day=chosen.from_))
    if chosen.to is not None:
        parts.append(texts.t("history.to", day=chosen.to))
    return texts.join(parts) if parts else None
