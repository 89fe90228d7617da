"""A call to an assembly, as the tests of its pages type it."""

from datetime import date, timedelta
from typing import Final

from tests.api.assembly import CHARTER, TEXT, TITLE
from tests.api.conftest import House

CONVENE: Final = "/vergaderingen/oproepen"


def boxes(name: str, day: date) -> dict[str, str]:
    """A day in its three boxes."""
    return {f"{name}__day": str(day.day), f"{name}__month": str(day.month), f"{name}__year": str(day.year)}


def a_call(house: House, **more: str) -> dict[str, str]:
    """All answers of a call in time."""
    today = house.services.today()
    answers = {
        **boxes("held_on", today + timedelta(days=8)),
        "starts_at": "19.30",
        "place": "Voorbeeldzaal",
        "items__1__title": "Opening",
        "items__2__title": TITLE,
        "items__2__text": TEXT,
        "items__2__charter__room": "multibron",
        "items__2__charter__wording": CHARTER,
    }
    return answers | more
