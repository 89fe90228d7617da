"""The library's own tests of a recorder, on both servers, and what only ours promises."""

from collections.abc import Iterator

import psycopg
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.tests import DCBRecorderTestCase
from eventsourcing.persistence import IntegrityError

from governance.log.connection import as_application, open_sync
from governance.log.recorder import Recorder
from governance.log.statements import APPEND, NO_SELECTORS


@pytest.fixture
def recorder(any_database: str) -> Iterator[Recorder]:
    recorder = Recorder(as_application(any_database))
    yield recorder
    recorder.close()


def test_it_passes_the_librarys_tests_of_reading_and_appending(recorder: Recorder) -> None:
    DCBRecorderTestCase()._test_append_read(recorder)


def test_it_passes_the_librarys_tests_of_subscribing(recorder: Recorder) -> None:
    DCBRecorderTestCase()._test_append_subscribe(recorder)


def test_a_condition_on_a_tag_sees_only_what_came_after_its_position(recorder: Recorder) -> None:
    def only_after(position: int) -> DCBAppendCondition:
        return DCBAppendCondition(DCBQuery([DCBQueryItem(types=["a"], tags=["t"])]), after=position)

    head = recorder.append([DCBEvent("a", b"", ["t", "u"]), DCBEvent("b", b"", ["t"])])
    assert recorder.append([DCBEvent("a", b"", ["t"])], only_after(head)) == head + 1
    with pytest.raises(IntegrityError):
        recorder.append([DCBEvent("a", b"", ["t"])], only_after(head))
    assert len(list(recorder.read())) == 3


def test_a_tag_given_twice_is_indexed_once(recorder: Recorder) -> None:
    recorder.append([DCBEvent("a", b"", ["t", "t"])])
    assert [sequenced.event.tags for sequenced in recorder.read(DCBQuery([DCBQueryItem(tags=["t"])]))] == [["t", "t"]]


def test_recorded_at_never_goes_back(any_database: str) -> None:
    """What was known on a day is a position, whatever the clocks of the servers did."""
    recorder = Recorder(any_database)
    recorder.append([DCBEvent("a", b"", ["t"])])
    with open_sync(any_database) as connection:
        connection.execute("UPDATE events SET recorded_at = recorded_at + interval '1 hour'")
        recorder.append([DCBEvent("a", b"", ["t"])])
        instants = connection.execute("SELECT recorded_at FROM events ORDER BY position").fetchall()
    assert instants[0] == instants[1]
    recorder.close()


def test_a_temporary_table_is_never_taken_for_the_log(any_database: str) -> None:
    """The functions run as their owner: what their caller names ``events`` must not become theirs."""
    recorder = Recorder(as_application(any_database))
    with open_sync(as_application(any_database)) as connection:
        connection.execute("CREATE TEMPORARY TABLE events (LIKE kamer.events)")
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (0,)
        connection.execute(APPEND, (*NO_SELECTORS, ["a"], [b""], ["t"], [0, 1], *([],) * 8))
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (0,)
    assert len(list(recorder.read())) == 1
    recorder.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET type = 'b'",
        "DELETE FROM events",
        "TRUNCATE events",
        "INSERT INTO event_tags (tag, position) VALUES ('t', 1)",
        "DELETE FROM commands",
        "UPDATE sealing_keys SET wrapped = NULL",
        "INSERT INTO log_erased (person) VALUES ('p')",
        "DELETE FROM log_erased",
    ],
)
def test_the_application_can_append_and_change_nothing(any_database: str, change: str) -> None:
    """ASVS 5.0.0, 13.2.2: the least rights that serve."""
    with open_sync(as_application(any_database)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(change)
