"""Thresholds are exact, and what was recorded once is read for ever."""

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.verdict import Electorate, Tally, Threshold, Verdict, at_least, more_than

numbers = st.integers(min_value=0, max_value=10**12)
shares = st.fractions(min_value=0, max_value=1, max_denominator=999).filter(lambda share: 0 < share < 1)


def text(share: Fraction) -> str:
    """A share as a threshold writes it."""
    return f"{share.numerator}/{share.denominator}"


@given(shares, numbers, st.integers(min_value=1, max_value=10**12))
def test_a_threshold_compares_exactly(share: Fraction, part: int, of: int) -> None:
    left, right = part * share.denominator, of * share.numerator
    assert at_least(text(share)).met_by(part, of=of) is (left >= right)
    assert more_than(text(share)).met_by(part, of=of) is (left > right)


@given(shares, st.integers(min_value=1, max_value=10**9))
def test_exactly_the_share_is_at_least_it_and_not_more(share: Fraction, times: int) -> None:
    part, of = share.numerator * times, share.denominator * times
    assert at_least(text(share)).met_by(part, of=of)
    assert not more_than(text(share)).met_by(part, of=of)
    assert more_than(text(share)).met_by(part + 1, of=of)
    assert not at_least(text(share)).met_by(part - 1, of=of)


def test_all_is_reached_by_all_alone() -> None:
    assert at_least("1/1").met_by(80, of=80)
    assert not at_least("1/1").met_by(79, of=80)


@pytest.mark.parametrize("threshold", [at_least("1/2"), more_than("1/2"), at_least("1/1")])
def test_of_nothing_no_share_is_reached(threshold: Threshold) -> None:
    assert not threshold.met_by(0, of=0)


@pytest.mark.parametrize(("part", "of"), [(-1, 2), (1, -2), (-1, -2)])
def test_a_negative_count_is_no_share(part: int, of: int) -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        at_least("1/2").met_by(part, of=of)


@pytest.mark.parametrize(
    "share", ["2/4", "3/2", "1/0", "0/1", "-1/2", "1/-2", "0.5", "1", "", "1/2\n", "a/b", "1/2/3", "١/٢"]
)
@pytest.mark.parametrize("comparison", ["at_least", "more_than"])
def test_a_share_that_is_none_is_refused(comparison: str, share: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"comparison": comparison, "share": share}, Threshold)


def test_more_than_all_is_refused() -> None:
    with pytest.raises(ValueError, match="reached"):
        more_than("1/1")


def test_votes_are_counted_by_choice() -> None:
    tally = Tally.of({"for": 21, "blank": 39})
    assert (tally.in_favour, tally.against, tally.blank, tally.invalid) == (21, 0, 39, 0)
    assert (tally.valid, tally.with_blank, tally.handed_in) == (21, 60, 60)
    assert Tally.of({"for": 1, "against": 2, "blank": 4, "invalid": 8}).handed_in == 15


def test_a_choice_that_no_motion_has_is_refused() -> None:
    with pytest.raises(ValueError, match="maybe"):
        Tally.of({"for": 1, "maybe": 1})


@pytest.mark.parametrize("wrong", [{"for": -1}, {"against": -1}, {"blank": -1}, {"invalid": -1}])
def test_votes_are_counted_from_nothing(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="from 0"):
        Tally.of(wrong)


def test_a_majority_of_all_is_one_of_their_votes() -> None:
    """Ten members of whom one is suspended and one has three votes; the quorum counts heads."""
    assert (Electorate(members=10, suspended=1).entitled, Electorate(members=10, suspended=1).all_votes) == (9, 9)
    with_weights = Electorate(members=10, suspended=1, votes=11)
    assert (with_weights.entitled, with_weights.all_votes) == (9, 11)


def test_whoever_is_entitled_has_a_vote() -> None:
    with pytest.raises(ValueError, match="has a vote"):
        Electorate(members=10, suspended=1, votes=8)


@pytest.mark.parametrize(("members", "suspended"), [(1, 2), (1, -1)])
def test_only_members_are_suspended(members: int, suspended: int) -> None:
    with pytest.raises(ValueError, match="only members"):
        Electorate(members=members, suspended=suspended)


RECORDED = (
    """{"outcome":"carried","chosen":["12","7"],"remaining":["9","15"],"rules":[
{"rule":"notice_days","article":null,"source":"practice","default":true,"readings":[],
 "asked":{"kind":"days","days":7,"day_count":"call-and-meeting"},
 "was":{"kind":"days","days":6,"called_on":"2027-06-01","meeting_on":"2027-06-08",
 "otherwise":null},"met":false,"clause":null},
{"rule":"quorum","article":null,"source":"law","default":true,"readings":[],"asked":null,
 "was":{"kind":"share","part":80,"of":80,"at_least":false,"at_most":null},"met":true,"clause":null},
{"rule":"quorum","article":null,"source":"statutes","default":false,"readings":[],
 "asked":{"kind":"share","threshold":{"comparison":"at_least","share":"1/2"},"base":"entitled"},
 "was":{"kind":"share","part":80,"of":80,"at_least":true,"at_most":null},"met":null,"clause":"14.2"},
{"rule":"base","article":"2:24d lid 1 BW","source":"law","default":false,"readings":[],"asked":null,
 "was":{"kind":"electorate","members":81,"suspended":1,"votes":82,"perhaps":2,"complete":true},"met":true,"clause":null},
{"rule":"one-vote","article":"2:38 lid 1 BW","source":"law","default":true,"readings":[],
 "asked":{"kind":"votes","each":1},"was":{"kind":"votes","votes":80,"voters":80},"met":true,"clause":null},
{"rule":"electronic","article":"2:38 lid 6 BW","source":"law","default":false,"readings":["device-in-the-room"],
 "asked":null,"was":{"kind":"devices","votes":80},"met":true,"clause":null},
{"rule":"majority","article":null,"source":"practice","default":true,"readings":[],
 "asked":{"kind":"share","threshold":{"comparison":"more_than","share":"1/2"},"base":"valid"},
 "was":{"kind":"share","part":21,"of":41,"at_least":false,"at_most":null},"met":true,"clause":null},
{"rule":"tie","article":null,"source":"practice","default":true,"readings":[],
 "asked":{"kind":"tie","tie":"rejected"},
 "was":{"kind":"tally","for":21,"against":20,"blank":39,"invalid":0},"met":true,"clause":null},
{"rule":"one-vote","article":"2:38 lid 1 BW","source":"law","default":false,
 "readings":["law-term-grows","vote-stays"],"asked":null,"was":{"kind":"standing","holds":null},"met":null,"clause":null},
{"rule":"quorum_at","article":null,"source":"practice","default":true,"readings":["quorum-at-opening"],
 "asked":{"kind":"share","threshold":{"comparison":"at_least","share":"1/2"},"base":"entitled"},
 "was":{"kind":"share","part":3,"of":7,"at_least":true,"at_most":9},"met":false,"clause":null},
{"rule":"chair-ruling","article":"2:13 lid 3 BW","source":"law","default":false,
 "readings":["ruling-makes-no-quorum"],"asked":null,
 "was":{"kind":"ruling","ground":"cannot-wait","at_meeting":true,
  "office":"voorzitter","entered_by_another":false},"met":true,"clause":null},
{"rule":"amendment-text","article":"2:42 lid 2 BW","source":"law","default":true,"readings":["law-term-grows"],
 "asked":{"kind":"text","days":5,"open_on":"2027-06-01"},
 "was":{"kind":"text","days":7,"open_from":"2027-06-01","meeting_on":"2027-06-08"},"met":true,"clause":null},
{"rule":"hour","article":"2:41 BW","source":"law","default":false,"readings":["past-midnight"],
 "asked":{"kind":"hours","from_hour":"2027-06-08T17:30:00Z","to_hour":"2027-06-09T10:00:00Z"},
 "was":{"kind":"hours","opened_at":"2027-06-08T22:05:00Z","closed_at":"2027-06-08T22:30:00Z"},
 "met":true,"clause":null},
{"rule":"outside","article":"2:40 lid 2 BW","source":"law","default":false,"readings":["healed-outside"],
 "asked":null,"was":{"kind":"unanimity","members":80,"heals":["notice_days","hour"]},"met":true,"clause":null},
{"rule":"chair-ruling","article":"2:13 lid 3 BW","source":"law","default":false,"readings":[],"asked":null,
 "was":{"kind":"ruling","ground":null,"at_meeting":false,
  "office":null,"entered_by_another":true},"met":false,"clause":null},
{"rule":"defects","article":"2:14 lid 1 BW","source":"law","default":false,"readings":[],"asked":null,
 "was":{"kind":"recount","without":1,"tally":{"kind":"tally","for":1,"against":1,"blank":0,"invalid":0},
 "outcome":"rejected"},"met":false,"clause":null},
{"rule":"defects","article":"2:15 lid 1 onder a BW","source":"law","default":true,"readings":[],"asked":null,
 "was":{"kind":"flaw","rule":"notice_days","makes":"voidable"},"met":false,"clause":null}],"law_of":"2027-06-08"}""".replace(
        "\n", ""
    )
    .replace(', "', ',"')
    .replace(" {", "{")
)
"""One check of each kind that was ever recorded. It may grow; what stands here stays as it is."""


def test_what_was_recorded_is_read_for_ever() -> None:
    verdict = msgspec.json.decode(RECORDED, type=Verdict)
    assert msgspec.json.decode(msgspec.json.encode(verdict)) == msgspec.json.decode(RECORDED)
    packed = msgspec.msgpack.encode(verdict)
    assert msgspec.msgpack.decode(packed, type=Verdict) == verdict


def test_a_verdict_says_what_was_not_met() -> None:
    verdict = msgspec.json.decode(RECORDED, type=Verdict)
    assert verdict.not_met == ("notice_days", "quorum", "one-vote", "quorum_at", "chair-ruling", "defects", "defects")
    assert verdict.voidable
    assert not msgspec.structs.replace(verdict, rules=verdict.rules[:-1]).voidable


def test_what_is_void_is_not_voidable() -> None:
    """A majority or quorum that is missing makes a decision void; a court only says so."""
    verdict = msgspec.json.decode(RECORDED.replace('"makes":"voidable"', '"makes":"void"'), type=Verdict)
    assert not verdict.voidable
