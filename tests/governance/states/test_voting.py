"""How far an item of the agenda has come that is to be decided."""

import pytest

from governance.states.voting import MotionState, VotingState, stand_of


def test_a_motion_has_a_state_of_its_own_until_it_is_put_to_the_vote() -> None:
    assert stand_of(MotionState.TABLED, None) is MotionState.TABLED


@pytest.mark.parametrize("state", VotingState)
def test_from_then_on_it_has_come_as_far_as_its_voting(state: VotingState) -> None:
    assert stand_of(MotionState.PUT_TO_THE_VOTE, state) is state


def test_votes_are_taken_from_the_opening_to_the_closing_and_the_result_comes_after() -> None:
    assert [state for state in VotingState if state.takes_votes] == [VotingState.OPEN]
    assert [state for state in VotingState if state.is_declared] == [VotingState.DECLARED]
