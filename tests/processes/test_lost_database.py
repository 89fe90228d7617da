"""What becomes of a Kamer that serves when its own PostgreSQL, or the process that keeps it, is killed with -9."""

import json
import os
import signal
from pathlib import Path

import httpx

from api.process.settings import Settings
from tests.processes.kamer import LIMIT, kamer, running, url_of
from tests.servers import ends, keeper_of, postmaster_of


def admitted(operator: httpx.Client) -> httpx.Response:
    """The first member is admitted, under one key however often it is asked."""
    key = {"Idempotency-Key": "the-first"}
    return operator.post("/api/commands/admit-member", json={"name": "Voorbeeldlid 01"}, headers=key)


def test_while_postgresql_is_gone_a_page_says_so_and_answers_come_back_by_themselves(record: Path) -> None:
    """The keeper of PostgreSQL is stopped meanwhile, for it would start it again before anybody could ask."""
    folder = Settings(data=record).cluster
    with running(record, "serve", "--port", "0") as served:
        token = kamer(record, "token", "operator").stdout.strip()
        keeper, postmaster = keeper_of(folder), postmaster_of(folder)
        with served.client(url_of(served.first_line), token) as operator:
            before = admitted(operator)
            assert before.status_code == 201
            os.kill(keeper, signal.SIGSTOP)
            try:
                with ends(postmaster):
                    os.kill(postmaster, signal.SIGKILL)
                meanwhile = operator.get("/leden", headers={"Accept": "text/html"})
                program = operator.get("/api/members")
            finally:
                os.kill(keeper, signal.SIGCONT)
            assert meanwhile.status_code == 503
            assert int(meanwhile.headers["Retry-After"]) > 0
            assert "De gegevens zijn nu niet te bereiken" in meanwhile.text
            assert (program.status_code, program.json()["type"]) == (503, "/problems/unreachable")
            while (after := admitted(operator)).status_code == 503:
                assert served.process.poll() is None
            assert after.content == before.content, "the same key, the same answer"
            assert operator.get("/health").status_code == 200
        assert served.stop() == 0
        lines = [json.loads(line) for line in served.logged().splitlines() if line.startswith("{")]
        died = [line["ended_with"] for line in lines if line["event"].startswith("the embedded PostgreSQL died")]
        assert died == ["9"]


def test_a_log_that_cannot_be_written_stops_nothing(record: Path) -> None:
    """On a full disk, or where nobody reads the pipe any more: also what is logged while something goes wrong."""
    with running(record, "serve", "--port", "0", log_to="/dev/full", log_level="info") as served:
        token = kamer(record, "token", "operator").stdout.strip()
        with served.client(url_of(served.first_line), token) as operator:
            unreadable = {"member": 7, "ground": "died", "until": "never"}
            refused = operator.post("/api/commands/end-membership", json=unreadable)
            assert refused.status_code == 422
            assert refused.headers["Content-Type"].startswith("application/problem+json")
            folder = Settings(data=record).cluster
            with ends(postmaster_of(folder)):
                os.kill(postmaster_of(folder), signal.SIGKILL)
            while (answer := admitted(operator)).status_code == 503:
                assert served.process.poll() is None
            assert answer.status_code == 201
            position = {"Wait-For-Position": str(answer.json()["position"])}
            while (shown := operator.get("/api/members", headers=position)).status_code == 503:
                assert operator.get("/health").json()["status"] == "ok"
            assert shown.json()["items"]
        assert served.stop() == 0


def test_where_the_keeper_is_gone_postgresql_ends_and_kamer_with_it(record: Path) -> None:
    """Else PostgreSQL would live on with nobody to start it again, and Kamer answer everybody that it is busy."""
    folder = Settings(data=record).cluster
    with running(record, "serve", "--port", "0") as served:
        assert "sign-in-link set-up" in served.line(), "it has asked the database all that it asks at its start"
        with ends(postmaster_of(folder), served.process.pid):
            os.kill(keeper_of(folder), signal.SIGKILL)
        assert served.process.wait(LIMIT) == 2
        assert served.logged().endswith("\nkamer: The keeper of the embedded PostgreSQL was ended from outside.\n")
    with running(record, "serve", "--port", "0") as again:
        with again.client(url_of(again.first_line)) as program:
            assert program.get("/health").json()["status"] == "ok"
        assert again.stop() == 0
