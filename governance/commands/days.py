"""What all commands ask of the dates that they are given."""

from datetime import date

from governance.dates import ImpreciseDate


def is_vague_and_ahead(when: ImpreciseDate | None, today: date) -> bool:
    """Does it name a day, month or year after today without saying on which day it is, be it "or before"?

    Of what has happened not every day is known. Of what is to come the day must be, for a decision turns on it.
    """
    return when is not None and when.exact is None and when.names > today


def is_before(when: ImpreciseDate | None, day: date | None) -> bool:
    """Does it lie before this day, whatever is not known of it?"""
    return when is not None and day is not None and when.before(ImpreciseDate.of(day)) is True
