"""The set-up, as the tests of its pages go through it."""

from governance.ids import OFFICES, Office
from tests.api.conftest import House
from tests.api.visiting import Page, Somebody, somebody

LEFT = "SELECT office FROM offices WHERE ended ORDER BY office"


def by_name(office: Office | str, number: int, membership: str = "none") -> dict[str, str]:
    """Somebody who holds an office, and is no member."""
    return {f"{office}__name": f"Voorbeeldpersoon {number}", f"{office}__membership": membership}


async def come_in(house: House) -> Somebody:
    """The operator, by the code from the terminal."""
    who = await somebody(house, "anyone")
    code = (await house.services.access.issue_code(None)).secret
    page = await who.send("/inrichten", await who.open("/inrichten"), code=code)
    assert page.title == "Wie zit er nu in het bestuur?"
    return who


def named(tens: int) -> dict[str, str]:
    """Somebody else in each office: of 10 Voorbeeldpersoon 11, 12 and 13."""
    names: dict[str, str] = {}
    for n, office in enumerate(OFFICES, start=1):
        names |= by_name(office, tens + n)
    return names


async def checked(who: Somebody, **typed: str) -> Page:
    """The answers, up to the last button."""
    return await who.send("/inrichten", await who.open("/inrichten"), **typed)


def left(house: House) -> list[str]:
    """Whose time in an office is over, office by office."""
    return [office for (office,) in house.database.execute(LEFT).fetchall()]
