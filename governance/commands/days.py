"""What all commands ask of the dates that they are given."""

from datetime import date, timedelta

from governance.dates import ImpreciseDate


def is_vague_and_ahead(when: ImpreciseDate | None, today: date) -> bool:
    """Does it name a day, month or year after today without saying on which day it is, be it "or before"?

    Of what has happened not every day is known. Of what is to come the day must be, for a decision turns on it.
    """
    return when is not None and when.exact is None and when.names > today


def is_before(when: ImpreciseDate | None, day: date | None) -> bool:
    """Does it lie before this day, whatever is not known of it?"""
    return when is not None and day is not None and when.before(ImpreciseDate.of(day)) is True


def last_day(held_on: date) -> date:
    """The last day of an assembly that is held on this day.

    It may last past midnight, and no day longer: who was called for that day was not called for another.
    """
    return held_on + timedelta(days=1)


def is_over(held_on: date, today: date) -> bool:
    """Is an assembly of this day over, whether it was closed or not?"""
    return today > last_day(held_on)
