"""What has happened so far in a history, so that what comes next fits."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from governance.dates import ImpreciseDate
from governance.events import persons
from governance.ids import (
    Office,
    Organ,
    PersonId,
)
from governance.log.event import Event

FOUNDED_ON = date(2016, 3, 1)


TODAY = date(2025, 6, 1)


HASH = "0" * 64


class Recording(NamedTuple):
    """What is appended at once."""

    events: list[Event]

    @property
    def erased(self) -> list[PersonId]:
        """Who was erased, the name too."""
        return [
            event.person
            for event in self.events
            if isinstance(event, persons.PersonalDataErased) and not event.name_kept
        ]


class Cooperative:
    """What has happened so far, so that what comes next fits."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.members: list[int] = []
        self.left: list[int] = []
        self.count = 0
        self.people = 0
        self.rooms: dict[str, set[str]] = {}
        self.offices: dict[Office, PersonId | None] = {}
        self.governed: set[PersonId] = set()
        self.merged: dict[int, list[PersonId]] = {}
        """By a member's number, the holders of an office who turned out to be that member."""
        self.meetings = 0
        self.decisions = 0
        self.earlier: Counter[tuple[Organ, int]] = Counter()
        """The earlier decisions that were entered, by organ and year."""
        self.charters: dict[str, int] = {}

    def day(self) -> date:
        """Some day since the founding."""
        return FOUNDED_ON + timedelta(days=self.chance.randrange((TODAY - FOUNDED_ON).days))

    def known(self, day: date) -> ImpreciseDate | None:
        """A day as precisely as anybody knows it: exact, a month, a year, before, or not at all."""
        texts = [f"{day:%Y-%m-%d}", f"{day:%Y-%m}", f"{day:%Y}", f"../{day:%Y}", f"../{day:%Y-%m-%d}", None]
        text = self.chance.choice(texts)
        return None if text is None else ImpreciseDate.parse(text)


def name_of(number: int) -> str:
    """The name of the example member with this number."""
    return f"Voorbeeldlid {number:02d}"
