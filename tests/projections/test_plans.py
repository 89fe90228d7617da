"""Queries on tables that grow read by an index, whatever their size: their plans, from the same constants."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from psycopg import sql

from projections import attendance, meetings, member_list, membership, reader, voting
from projections.history import reading
from tests.projections.given import GivenLog

MANY = """
INSERT INTO cooperative (name, founded_on, purpose, position) VALUES ('Voorbeeld', '2015-12-09', 'een voorbeeld', 1);
INSERT INTO members (member, person, name, sort_key, since, since_earliest, since_latest, position)
    SELECT n, md5(n::text), 'Voorbeeldlid ' || n, lpad(n::text, 6, '0') || ' voorbeeldlid', '2016', '2016-01-01',
        '2016-12-31', n
    FROM generate_series(1, 20000) n;
INSERT INTO member_words SELECT 'voorbeeldlid', n FROM generate_series(1, 20000) n;
INSERT INTO member_words SELECT n::text, n FROM generate_series(1, 20000) n;
INSERT INTO suspensions SELECT n, n, '2020-01-01', NULL FROM generate_series(1, 20000, 7) n;
INSERT INTO contacts SELECT md5(n::text), 'voorbeeld@example.org', NULL FROM generate_series(1, 20000) n;
INSERT INTO meetings (meeting, held_on, starts_at, words, called_on, position)
    SELECT 'ALV-2025-' || n, '2025-06-01', '19:30', 'van ' || n, '2025-05-01', n
    FROM generate_series(1, 20) n;
INSERT INTO attendance SELECT 'ALV-2025-' || m, n, 'in-person', now(), NULL
    FROM generate_series(1, 20) m, generate_series(1, 1000) n;
INSERT INTO motions (item, meeting, number, "order", kind, proposed_by, requested, announced_on, text_since, words,
        motion, position)
    SELECT 'ALV-2025-' || n || '.1', 'ALV-2025-' || n, 1, 1, 'ordinary', '[]', false, '2025-05-01', '2025-05-01',
        'voorstel ' || n, 'put-to-the-vote', n
    FROM generate_series(1, 20) n;
INSERT INTO votings (voting, item, turn, meeting, state, secrecy, choices, opened_at, opened_position, roll_at_opening,
        closed_at)
    SELECT 'ALV-2025-' || n || '.1.1', 'ALV-2025-' || n || '.1', 1, 'ALV-2025-' || n, 'closed', 'open', '[]', now(), n,
        '{}', now()
    FROM generate_series(1, 20) n;
INSERT INTO votes SELECT 'ALV-2025-' || v || '.1.1', n, 'for', 'phone', v * 100000 + n, now()
    FROM generate_series(1, 20) v, generate_series(1, 10000) n;
INSERT INTO history
    SELECT n, now(), CASE WHEN n % 1000 = 0 THEN 'RoomOpened' ELSE 'MemberAdmitted' END, '2020-01-01', '2020-01-01',
        '2020-01-01', '{"kind":"operator"}', NULL, CASE WHEN n % 4 = 0 THEN 'tekst ' || n END, '{}'
    FROM generate_series(1, 40000) n;
INSERT INTO texts SELECT 'tekst ' || n, '{"title": "Een voorstel", "place": "Buurthuis"}'
    FROM generate_series(1, 20000) n;
INSERT INTO history_subjects SELECT '*', 'board', n FROM generate_series(1, 40000) n;
INSERT INTO history_subjects SELECT 'member:' || n % 10000, 'board', n FROM generate_series(1, 40000) n;
INSERT INTO history_subjects SELECT 'member:' || n % 10000, 'own', n FROM generate_series(1, 40000) n;
ANALYZE;
"""
GROWING = {
    "members",
    "member_words",
    "suspensions",
    "contacts",
    "attendance",
    "votes",
    "history",
    "history_subjects",
    "texts",
}
ON = date(2025, 1, 1)
SEVEN: dict[str, Any] = {"words": ["7"], "bounds": ["7\U0010ffff"]}
SEARCHED: dict[str, Any] = {"on": ON, "after": 0, "limit": 51, "number": None, "leavers": False} | SEVEN
TOLD: dict[str, Any] = {
    "subjects": ["member:7", "member:7", "member:7"],
    "audiences": ["anyone", "board", "own"],
    "also": [None, None, None],
    "every_audience": reading.EVERY_AUDIENCE,
    "after": 0,
    "before": 10**9,
    "type": None,
    "since": None,
    "until": None,
    "backwards": False,
    "limit": 51,
    "voting": "ALV-2025-3.1.1",
    "member": 7,
}

QUERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "all members": (member_list.MEMBERS_IN_ORDER.text, SEARCHED | {"words": [], "bounds": []}),
    "members by name": (member_list.MEMBERS_BY_NAME.text, SEARCHED),
    "members with a common word": (
        member_list.MEMBERS_IN_ORDER.text,
        SEARCHED | {"words": ["voor"], "bounds": ["voor\U0010ffff"]},
    ),
    "members with a rare word": (
        member_list.MEMBERS_BY_RARE_WORD.text,
        SEARCHED | {"word": "777", "bound": "777\U0010ffff", "number": 777},
    ),
    "the rarest beginning": (member_list.RAREST_BEGINNING, SEVEN | {"many": 2000}),
    "one member": (membership.MEMBER.text, {"member": 7, "on": ON}),
    "who is a member": (reader.IS_MEMBER, {"member": 7, "person": "x"}),
    "a meeting": (meetings.MEETINGS_ASKED, {"meeting": "ALV-2025-3", "after": 0, "limit": 1, "member": 7}),
    "the next meeting": (meetings.NEXT_MEETING, {"on": ON}),
    "who came": (attendance.ATTENDANTS.text, {"meeting": "ALV-2025-3", "after": 0, "limit": 51, "here": True}),
    "who of these came": (attendance.ATTENDED.text, {"meeting": "ALV-2025-3", "members": [7, 8, 99]}),
    "a voting": (voting.VOTINGS_ASKED.text, {"item": "ALV-2025-3.1", "voting": None, "meeting": None, "member": 7}),
    "a receipt": (voting.RECEIPT.text, {"voting": "ALV-2025-3.1.1", "member": 7}),
    "who chose what": (voting.WHO_CHOSE_WHAT.text, {"voting": "ALV-2025-3.1.1", "after": 0, "limit": 51}),
    "a member's history": (reading.HISTORY.text, TOLD),
    "a member's history backwards": (reading.HISTORY_BACKWARDS.text, TOLD),
    "all history": (reading.HISTORY.text, TOLD | {"subjects": ["*"] * 3}),
    "all history backwards": (reading.HISTORY_BACKWARDS.text, TOLD | {"subjects": ["*"] * 3}),
    "a member's votes": (reading.VOTES_OF_MEMBER.text, TOLD),
    "all votes in a voting": (reading.VOTES_IN_VOTING.text, TOLD),
}


@pytest.fixture
def grown(given: GivenLog) -> GivenLog:
    """Tables as they are after ten years."""
    given.connection.execute(MANY, prepare=False)
    return given


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All nodes of a plan."""
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def test_every_query_on_a_table_that_grows_reads_by_an_index(grown: GivenLog) -> None:
    """By the plan for these values, and by one that is made for all values alike."""
    for mode in ("force_custom_plan", "force_generic_plan"):
        for name, (query, values) in QUERIES.items():
            if mode == "force_generic_plan" and query in (
                member_list.MEMBERS_IN_ORDER.text,
                member_list.MEMBERS_BY_RARE_WORD.text,
            ):
                continue  # never prepared, for one plan does not fit all searches
            plan = planned(grown, query, values, mode)
            whole = {
                node["Relation Name"]
                for node in nodes(plan["Plan"])
                if node["Node Type"] == "Seq Scan" and node.get("Relation Name") in GROWING
            }
            assert not whole, f"{name} ({mode}) reads all of {whole}"


def test_a_page_reads_few_blocks_however_many_there_are(grown: GivenLog) -> None:
    """Of 8 kB each; the tables have thousands. Left out is what counts or sorts all that one meeting has."""
    read = {}
    for name, (query, values) in QUERIES.items():
        if name not in ("a meeting", "all votes in a voting"):
            plan = planned(grown, query, values, "force_custom_plan", analyze=True)["Plan"]
            read[name] = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    assert {name: blocks for name, blocks in read.items() if blocks > 700} == {}


def planned(grown: GivenLog, query: str, values: dict[str, Any], mode: str, analyze: bool = False) -> dict[str, Any]:
    """How PostgreSQL does it, once prepared."""
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", query)))
    numbered = re.sub(r"%\((\w+)\)s", lambda parameter: f"${names.index(parameter[1]) + 1}", query)
    options = "FORMAT JSON, ANALYZE, TIMING OFF, BUFFERS" if analyze else "FORMAT JSON"
    grown.connection.execute(f"SET plan_cache_mode = {mode}")
    grown.connection.execute(f"PREPARE asked AS {numbered}")
    literals = sql.SQL(", ").join(sql.Literal(values[name]) for name in names)
    explain = sql.SQL("EXPLAIN ({}) EXECUTE asked ({})").format(sql.SQL(options), literals)
    row = grown.connection.execute(explain, prepare=False).fetchone()
    grown.connection.execute("DEALLOCATE asked")
    assert row is not None
    plan: dict[str, Any] = row[0][0]
    return plan
