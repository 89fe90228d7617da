"""A command is two things: a struct (what is said) and a slice (how it is decided, on the log alone)."""

from collections.abc import Collection, Hashable, Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, ClassVar, Generic, NoReturn, Protocol, TypeVar, cast, get_args

import msgspec
from eventsourcing.dcb.domain import MetaSlice, Selector, Slice
from uuid_utils import uuid7

from governance.dates import today
from governance.ids import KeyName, MemberId, Office, PersonId, TextId
from governance.log.errors import NotAllowed, Refused
from governance.log.event import Actor, Envelope, Event, Recorded
from governance.log.fact import Fact
from governance.log.reach import why_out_of_reach
from governance.log.sealed import FreeText


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody asks for, in the imperative. Its JSON, form and row in the table of rights follow from it."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks, when, and all chance: it stays the same when a command is decided again."""

    id: bytes
    """The command's id: UUIDv7, 16 bytes."""
    now: datetime
    """The instant of asking, in UTC."""
    today: date
    """The same as a day in Amsterdam."""
    person: PersonId | None = None
    """Who is signed in; ``None`` for the operator and the system."""
    member: MemberId | None = None
    """The number under which that person is or was a member; checked against the log by the facts."""
    came_in_as: PersonId | None = None
    """Whom the session or token was issued to, where that is somebody who was merged into ``person`` since."""
    operator: bool = False
    """Whether it comes from the operator's own machine, by the command line or the set-up page."""

    @property
    def caller(self) -> str:
        """In whose name idempotency keys are kept: the same for as long as a session lasts."""
        return self.came_in_as or self.person or "operator"

    @property
    def new_person(self) -> PersonId:
        """The id for a person whom this command records for the first time."""
        return PersonId(self.id.hex())


def key_of(caller: str, key: str) -> str:
    """Under what a key is remembered: everybody has keys of their own, as in ``operator/demo/1``."""
    return f"{caller}/{key}"


def call(
    *,
    person: PersonId | None = None,
    member: MemberId | None = None,
    came_in_as: PersonId | None = None,
    operator: bool = False,
    now: datetime | None = None,
) -> Call:
    """A call made at this moment (or at ``now``, for tests and history)."""
    instant = now or datetime.now(UTC)
    return Call(
        id=uuid7().bytes,
        now=instant,
        today=today(instant),
        person=person,
        member=member,
        came_in_as=came_in_as,
        operator=operator,
    )


class Right(Protocol):
    """Who may give a command. A right is a fact too: it is asked of the log and guarded with the decision."""

    @property
    def roles(self) -> tuple[str, ...]:
        """The names of the roles that may, for the table of rights and the answer."""
        ...

    def is_of(self, offices: Collection[Office], *, operator: bool) -> bool:
        """Whether it is theirs who hold these offices today: pages ask it, to offer what it allows."""
        ...

    def asks(self, slice_: "CommandSlice[Any]") -> Sequence[Fact]:
        """The facts on which the right turns."""
        ...

    def actor(self, call: Call, facts: Sequence[Fact]) -> Actor | None:
        """In which capacity the caller acts, or ``None`` where they may not."""
        ...


C = TypeVar("C", bound=Command)
F = TypeVar("F", bound=Fact)
Shared = dict[tuple[type[Fact], tuple[Hashable, ...]], Fact]
"""The facts of a group by identity, so that what several commands ask is read and folded once."""


class NotFolded(Exception):
    """A decision has come to a fact about many that nobody has folded yet: it is decided again once it is."""


class Unfolded:
    """Stands in the place of a fact about many that nobody has folded yet; whoever looks into it raises ``NotFolded``.

    So the right comes first, and then what the few cheap facts say: who may not, or names what does not exist, is
    refused before anything large is read for them.
    """

    def __getattr__(self, name: str) -> NoReturn:
        raise NotFolded


SLICES: dict[type[Command], type["CommandSlice[Any]"]] = {}
"""How each command is decided."""


class MetaCommandSlice(MetaSlice):
    """Lets the library read for a slice that has no handlers of its own, for its facts have them."""

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **_: Any) -> None:
        super().__init__(name, bases, namespace)
        if cls.projected_types:
            raise TypeError(f"{name}: handlers belong to facts")
        cls.do_projection = True

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:
        return super().__new__(mcs, name, bases, namespace, **options)


class CommandSlice(Slice[Event], Generic[C], metaclass=MetaCommandSlice):
    """How one command is decided: ``asks`` names its facts, ``decide`` refuses or records.

    A subclass is ``class CastVoteSlice(CommandSlice[CastVote], right=MEMBER)``. All refusals stand before the first
    ``record``. The facts see what it records only after ``decide`` has returned: the bus shows it to them.

    ``decide`` looks at what is cheap before it looks at a kept fact. With ``folds_aside`` a kept fact that is not
    ``shared`` is none of ``facts``: it is ``unfolded``, and a decision that looks into it raises ``NotFolded``.
    """

    right: ClassVar[Right]
    answers: ClassVar[type[Command]]

    def __init_subclass__(cls, *, right: Right, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.__bases__[0] is not CommandSlice:
            raise TypeError(f"{cls.__name__}: never inherit from a slice, for it would decide blindly")
        cls.right = right
        cls.answers = get_args(cls.__orig_bases__[0])[0]  # type: ignore[attr-defined]
        if cls.answers in SLICES:
            raise TypeError(f"{cls.answers.__name__} is decided in two places")
        SLICES[cls.answers] = cls

    def __init__(self, command: C, call: Call, shared: Shared | None = None, *, folds_aside: bool = False) -> None:
        self.command = command
        self.call = call
        self.facts: list[Fact] = []
        self.unfolded: list[Fact] = []
        self.erased: list[KeyName] = []
        self._shared: Shared = {} if shared is None else shared
        self._folds_aside = folds_aside
        self._rights = [self._take(fact) for fact in self.right.asks(self)]
        self._actor: Actor | None = None
        self._texts = count(1)
        self.asks()

    def asks(self) -> None:
        """Name the facts on which the decision rests, with ``self.ask``."""

    def decide(self) -> None:
        """Refuse with ``self.refuse`` or ``self.refuse_if``, or record with ``self.record``."""

    def execute(self) -> None:
        """Check the right, then decide. Raises ``NotAllowed``, ``Refused`` or ``NotFolded``."""
        self._actor = self.right.actor(self.call, self._rights)
        if self._actor is None:
            raise NotAllowed(type(self.command).__name__, self.right.roles)
        out_of_reach = why_out_of_reach(self.command, self.call.today)
        if out_of_reach is not None:
            raise out_of_reach
        self.decide()

    def ask(self, kind: type[F], *arguments: Hashable) -> F:
        """This fact about these; the same object for all of a group that ask the same."""
        known = self._shared.get((kind, arguments))
        if known is None and kind.kept and self._folds_aside:
            self.unfolded.append(kind(*arguments))
            return cast(F, Unfolded())
        return cast(F, self._take(kind(*arguments) if known is None else known))

    def _take(self, fact: Fact) -> Fact:
        fact = self._shared.setdefault(fact.identity, fact)
        if fact not in self.facts:
            self.facts.append(fact)
        return fact

    def refuse(self, code: str, *, rule: str | None = None, article: str | None = None, **facts: object) -> NoReturn:
        """Say no, so that nothing is recorded. The parameters are those of ``Refused``."""
        raise Refused(code, rule=rule, article=article, **facts)

    def refuse_if(self, refused: Refused | None) -> None:
        """Say no with this refusal, if there is one. It comes from the pure function ``why_...`` beside the slice."""
        if refused is not None:
            raise refused

    def record(self, event: Event, *, source: str | None = None) -> None:
        """Record one event; ``source`` is what it comes from, if it is entered afterwards: a text of its own."""
        assert self._actor is not None, "the right is checked before anything is recorded"
        if source is not None:
            event = msgspec.structs.replace(event, words=self.new_words(), source=FreeText(source))
        envelope = Envelope(
            id=uuid7().bytes,
            recorded_by=self._actor,
            effective_on=event.takes_effect(self.call.today),
            command=self.call.id,
        )
        self.new_decisions.append(Recorded(event, envelope))

    def new_words(self) -> TextId:
        """The id of the next text that this command records. No other text has it, so each is withdrawn by itself."""
        return TextId(f"{self.call.id.hex()}-{next(self._texts)}")

    def along(self, command: Command) -> "CommandSlice[Any]":
        """Another command that follows from this one, to be decided in the same append by its own slice.

        Its facts are guarded with those of this one. It is asked for in ``asks``, and decided by ``record_along``.
        """
        other = SLICES[type(command)](command, self.call, self._shared, folds_aside=self._folds_aside)
        other._texts = self._texts
        self.facts += [fact for fact in other.facts if fact not in self.facts]
        self.unfolded += other.unfolded
        return other

    def record_along(self, other: "CommandSlice[Any]", command: Command) -> None:
        """Have the other command decided, and record what it records; its refusal is this one's.

        ``command`` is the same with what was not known yet when it was asked for, such as the number of a decision. It
        comes to the same facts.
        """
        other.command = command
        other.execute()
        self.new_decisions += other.new_decisions
        self.erased += other.erased

    def erase(self, key: KeyName) -> None:
        """Have this key deleted in the same append."""
        self.erased.append(key)

    def consistency_boundary(self) -> list[Selector]:
        """What the library reads and guards: the boundaries of all its facts."""
        return [fact.consistency_boundary() for fact in self.facts]

    def see(self, event: Event) -> None:
        """The library's way in: hand an event to those facts whose tag it bears."""
        tags = event.tags()
        for fact in self.facts:
            if fact.tag in tags:
                fact.see(event)


def slice_for(
    command: Command, call: Call, shared: Shared | None = None, *, folds_aside: bool = False
) -> CommandSlice[Any]:
    """The slice that decides this command."""
    return SLICES[type(command)](command, call, shared, folds_aside=folds_aside)
