"""What all commands ask of the dates that they are given."""

from datetime import date

from governance.dates import ImpreciseDate


def is_vague_and_ahead(when: ImpreciseDate | None, today: date) -> bool:
    """Does a date lie ahead without naming one day, as in "next year" or "3 May 2030 or before"?

    Not every day in the past is known. A day to come must be exact, for decisions depend on whether it has come.
    """
    return when is not None and when.exact is None and when.names > today


def is_before(when: ImpreciseDate | None, day: date | None) -> bool:
    """Does a date surely lie before this day, however imprecise it is?"""
    return when is not None and day is not None and when.before(ImpreciseDate.of(day)) is True
