"""Example members for a demonstration: 80 of them, three in office today, nobody real among them.

Who holds the offices now is not known, so in a demonstration, and only there, example members take them over: nothing
is ever done or signed in the name of a real person. It follows the founding record, into a register that is empty.
Besides there is an assembly of today, so that a vote can be tried at once.
"""

from datetime import date, time, timedelta

from governance.commands.board import AssumeOffice, VacateOffice
from governance.commands.meetings.convening import ConveneAssembly
from governance.commands.meetings.items import AmendmentMotion, Discussion, OrdinaryMotion
from governance.commands.membership import AdmitMember
from governance.dates import ImpreciseDate
from governance.founding import Do, FoundingEntry, load
from governance.ids import Clause, MemberId, MemberKind, Office, ParameterName
from governance.log.command import Command
from governance.rules.parameters import Setting

SOURCE = "voorbeeld"

MEMBERS = 80

OFFICE_HOLDERS: dict[Office, MemberId] = {
    "secretaris": MemberId(1),
    "penningmeester": MemberId(2),
    "voorzitter": MemberId(3),
}
"""Which example member holds which office."""

IN_OFFICE_SINCE = ImpreciseDate.parse("2025-06-02")

_KINDS: tuple[MemberKind | None, ...] = ("resident", "resident", "professional", "entrepreneur", "resident", None)


def _since(number: int) -> ImpreciseDate:
    """A day between 2016 and 2024, of every third member only the month: both kinds of date are to be seen."""
    month = f"{2016 + number % 9}-{1 + number % 12:02d}"
    return ImpreciseDate.parse(month if number % 3 == 0 else f"{month}-{1 + number % 28:02d}")


def _member(number: int) -> AdmitMember:
    return AdmitMember(
        name=f"Voorbeeldlid {number:02d}",
        kind=_KINDS[number % len(_KINDS)],
        email=f"voorbeeldlid{number:02d}@example.org",
        since=_since(number),
        source="example",
    )


def _record() -> list[Command]:
    vacated = [VacateOffice(office=office, source=SOURCE) for office in OFFICE_HOLDERS]
    assumed = [
        AssumeOffice(office=office, member=member, since=IN_OFFICE_SINCE, source=SOURCE)
        for office, member in OFFICE_HOLDERS.items()
    ]
    return [*map(_member, range(1, MEMBERS + 1)), *vacated, *assumed]


RECORD: tuple[FoundingEntry, ...] = tuple(
    FoundingEntry(f"demo/{number}", command) for number, command in enumerate(_record(), start=1)
)
"""Their admissions, then the offices: until when the predecessors held them is not known."""


async def load_examples(do: Do) -> None:
    """Have the examples recorded in the operator's name, once; the founding record comes first (``founding.load``)."""
    await load(do, RECORD)


PRESENT = tuple(map(MemberId, range(1, 9)))
"""Who has come to the assembly already."""


def assembly_of(today: date) -> ConveneAssembly:
    """Call the members, two weeks ago, to an assembly of today.

    There is one thing to talk about, one motion, and one amendment of the statutes. The hour is the first of the day,
    for whoever tries it in the morning would else vote before the hour of the call.
    """
    called_on = today - timedelta(days=14)
    return ConveneAssembly(
        held_on=today,
        starts_at=time(0, 0),
        place="Voorbeeldzaal, Voorbeeldstraat 1",
        called_on=called_on,
        items=[
            Discussion(title="Opening"),
            OrdinaryMotion(
                title="Houd elke maand een open dag",
                text="Elke kamer is op de **eerste zaterdag** van de maand open voor de hele buurt.\n\n"
                "Zo leren buren de kamer kennen. De bewoners van de kamer maken zelf het programma.",
            ),
            AmendmentMotion(
                title="Roep de leden eerder op",
                text="Artikel 12.3 komt te luiden: de oproep gaat ten minste **veertien dagen** vooraf uit.",
                settings=(Setting(parameter=ParameterName("notice_days"), value=14, clause=Clause("12.3")),),
                clauses=(Clause("12.3"),),
                text_open_from=called_on,
            ),
        ],
    )
