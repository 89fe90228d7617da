"""How far an item of the agenda has come that is to be decided."""

from governance.states.voting import MotionState, VotingState


def test_votes_are_taken_from_the_opening_to_the_closing() -> None:
    assert [state for state in VotingState if state.takes_votes] == [VotingState.OPEN]


def test_members_can_still_vote_until_the_closing() -> None:
    assert [state for state in VotingState if state.votes_to_come] == [VotingState.OPEN]
    assert MotionState.TABLED.votes_to_come
    assert not MotionState.PUT_TO_THE_VOTE.votes_to_come, "its voting says whether they come"


def test_nothing_is_to_be_done_any_more_once_the_result_is_known() -> None:
    assert [state for state in VotingState if state.is_settled] == [VotingState.DECLARED]
    assert not MotionState.TABLED.is_settled
    assert not MotionState.PUT_TO_THE_VOTE.is_settled, "its voting says whether it is"
