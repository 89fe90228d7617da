"""Pictures say what the numbers are, add up, and stay inert whatever their words are."""

import re
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from api.web.charts import Choice, life_line, quorum_picture, shares, street, vote_picture, year_axis
from governance.dates import ImpreciseDate

FIRST, LAST = date(2010, 1, 1), date(2020, 1, 1)


def tree(picture: Markup) -> ET.Element:
    """A picture as XML; it is our own."""
    return ET.fromstring(picture)  # noqa: S314


def bars(picture: Markup) -> dict[str, tuple[float, float]]:
    """Class to place and width, in percents, of each bar in a picture."""
    return {
        bar.attrib["class"]: (float(bar.attrib["x"].rstrip("%")), float(bar.attrib["width"].rstrip("%")))
        for bar in tree(picture).iter("rect")
    }


def test_a_quorum_is_drawn_to_the_share_that_is_here_and_marked_where_it_is_reached() -> None:
    picture = quorum_picture("woorden", "nodig: 40", entitled=80, present=38, represented=3, required=40)
    assert bars(picture) == {"bar-rest": (0, 100), "bar-here": (0, 47.5), "bar-proxy": (47.5, 3.75)}
    mark = tree(picture).find("line")
    assert mark is not None
    assert mark.attrib["x1"] == "50.0%"
    assert tree(picture).attrib["aria-label"] == "woorden"


@pytest.mark.parametrize("required", [None, 0])
def test_nobody_entitled_is_no_division_by_zero(required: int | None) -> None:
    picture = quorum_picture("w", "n", entitled=0, present=0, represented=0, required=required)
    assert bars(picture) == {"bar-rest": (0, 100)}


@pytest.mark.parametrize("counts", [(25, 14, 2), (1, 0, 0), (0, 0, 5), (1, 1, 1), (99_999, 1, 0)])
def test_the_parts_of_a_vote_touch_and_fill_the_bar(counts: tuple[int, int, int]) -> None:
    votes: list[tuple[Choice, int]] = list(zip(("for", "against", "blank"), counts, strict=True))
    drawn = bars(vote_picture("w", votes))
    assert set(drawn) == {f"bar-{choice}" for choice, count in votes if count}
    end = 0.0
    for start, width in drawn.values():
        assert start == pytest.approx(end, abs=0.02)
        end = start + width
    assert end == pytest.approx(100, abs=0.05)


def test_no_votes_are_an_empty_picture_and_no_share() -> None:
    votes: list[tuple[Choice, int]] = [("for", 0), ("against", 0)]
    assert bars(vote_picture("w", votes)) == {}
    assert shares(votes) == [("for", 0, None), ("against", 0, None)]


@pytest.mark.parametrize(
    ("since", "until", "ended", "sure", "maybe"),
    [
        ("2011-03", None, False, True, True),
        ("2011-03-05", None, False, True, False),
        (None, None, False, False, True),
        (None, None, True, False, True),
        ("2011-03-05", "2015-01-01", True, True, False),
        ("../2015", None, False, True, True),
        ("2014", "2014", True, False, True),
    ],
)
def test_a_life_is_solid_only_while_it_is_known_to_have_been(
    since: str | None, until: str | None, ended: bool, sure: bool, maybe: bool
) -> None:
    whens: Any = [ImpreciseDate.parse(text) if text else None for text in (since, until)]
    drawn = bars(life_line("w", since=whens[0], until=whens[1], ended=ended, first=FIRST, last=LAST))
    assert ("life-sure" in drawn) is sure
    if maybe:
        assert drawn["life-maybe"][1] > drawn.get("life-sure", (0, 0))[1]
    elif "life-maybe" in drawn:
        assert drawn["life-maybe"] == pytest.approx(drawn["life-sure"], abs=0.03)


def test_a_month_is_dotted_through_that_month() -> None:
    drawn = bars(life_line("w", since=ImpreciseDate.parse("2011-03"), until=None, ended=False, first=FIRST, last=LAST))
    day = 100 / (LAST - FIRST).days
    assert drawn["life-sure"][0] - drawn["life-maybe"][0] == pytest.approx(30 * day, abs=0.03)


def test_a_day_outside_the_years_shown_does_not_run_off_the_picture() -> None:
    drawn = bars(life_line("w", since=ImpreciseDate.parse("1999"), until=None, ended=False, first=FIRST, last=LAST))
    assert drawn["life-sure"] == (0, 100)


@pytest.mark.parametrize("last", [date(2011, 1, 1), date(2020, 6, 1), date(2110, 1, 1)])
def test_an_axis_never_has_more_years_than_fit_on_a_phone(last: date) -> None:
    years = [text.text for text in tree(year_axis("w", first=FIRST, last=last)).iter("text")]
    assert 1 <= len(years) <= 4
    assert years == sorted(years, key=str)


def test_a_street_is_for_the_eye_alone_and_never_endless() -> None:
    picture = tree(street(100, 100))
    assert picture.attrib["aria-hidden"] == "true"
    assert len(re.findall("street-awning ", street(100, 100))) == 8
    assert len(re.findall("street-tree", street(3, 1))) == 1


def test_hostile_words_stay_words() -> None:
    hostile = '"><script>alert(1)</script>'
    votes: list[tuple[Choice, int]] = [("for", 1)]
    for picture in (
        quorum_picture(hostile, hostile, entitled=2, present=1, represented=0, required=1),
        vote_picture(hostile, votes),
        life_line(hostile, since=None, until=None, ended=False, first=FIRST, last=LAST, marked=date(2015, 12, 9)),
    ):
        assert "<script" not in picture
        assert tree(picture).attrib["aria-label"] == hostile
