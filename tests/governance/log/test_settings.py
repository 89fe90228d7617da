"""What statutes set is read only by a version that knows it, and a parameter that comes later is no new event."""

from datetime import date
from typing import Any

import msgspec
import pytest

from governance.events.statutes import StatutesAdopted
from governance.ids import ParameterName
from governance.log.errors import Damaged
from governance.log.event import decode_event, encode
from governance.rules.parameters import Default, Setting, Single
from governance.rules.statutes import PARAMETERS, Rulebook
from tests.golden.examples import ENVELOPE

DAY = date(2026, 6, 9)


def stored(**setting: Any) -> bytes:
    """The bytes of statutes that set this, as another version of this program may have recorded them."""
    fields = {"kind": None, "clause": None, **setting}
    return msgspec.msgpack.encode((1, [], {"parameters": [fields], "in_force_on": "2026-06-09"}))


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ({"parameter": "runoff", "value": "top_two"}, "runoff of all kinds: unknown-parameter"),
        ({"parameter": "quorum", "kind": "dissolution", "value": None}, "quorum of dissolution: no-such-kind"),
        ({"parameter": "members_see", "value": "addresses"}, "members_see of all kinds: not-a-value"),
        ({"parameter": "notice_days", "value": 14, "unless": "all agree"}, "unless"),
    ],
)
def test_what_this_version_does_not_know_is_damage_and_is_never_passed_over(setting: dict[str, Any], why: str) -> None:
    """Else two processes of different versions would judge one meeting by different rules."""
    with pytest.raises(Damaged, match=f"StatutesAdopted does not decode: .*{why}"):
        decode_event("StatutesAdopted", stored(**setting))


def test_nothing_is_recorded_that_could_not_be_read_again() -> None:
    with pytest.raises(ValueError, match="not-a-value"):
        StatutesAdopted(parameters=(Setting(parameter=ParameterName("notice_days"), value="14"),), in_force_on=DAY)


def test_a_bound_that_moved_since_makes_nothing_unreadable() -> None:
    """Bounds are asked when statutes are entered; what was adopted within those of its day stays."""
    event = decode_event("StatutesAdopted", stored(parameter="notice_days", value=1000))
    assert isinstance(event, StatutesAdopted)
    assert Rulebook(DAY, event.parameters).notice_days == 1000


def test_a_parameter_that_comes_later_is_no_new_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statutes recorded before have its default; statutes recorded after decode at the version of today."""
    before = encode(StatutesAdopted(parameters=(), in_force_on=DAY), ENVELOPE)

    class Later(Rulebook):
        proxies_per_holder = Single[int | None](int | None, Default(None, "law"))

    monkeypatch.setitem(PARAMETERS, "proxies_per_holder", Later.proxies_per_holder)
    older = decode_event("StatutesAdopted", before)
    newer = decode_event("StatutesAdopted", stored(parameter="proxies_per_holder", value=2, clause="14.4"))
    assert isinstance(older, StatutesAdopted)
    assert isinstance(newer, StatutesAdopted)
    assert Later(DAY, older.parameters).proxies_per_holder is None
    assert Later(DAY, newer.parameters).proxies_per_holder == 2
    assert Later(DAY, newer.parameters).basis("proxies_per_holder") == ("statutes", False, "14.4")
