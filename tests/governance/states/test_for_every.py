"""A table over a life has every state of it, or the module that holds it is not even imported."""

import pytest

from governance.states import for_every
from governance.states.meetings import MeetingState


def test_a_table_that_lacks_a_state_is_refused_and_the_state_named() -> None:
    whole = {MeetingState.CONVENED: 1, MeetingState.OPENED: 2, MeetingState.CLOSED: 3, MeetingState.CALLED_OFF: 4}
    assert for_every(MeetingState, whole) == whole
    with pytest.raises(TypeError, match="MeetingState closed, called-off"):
        for_every(MeetingState, {MeetingState.CONVENED: 1, MeetingState.OPENED: 2})
