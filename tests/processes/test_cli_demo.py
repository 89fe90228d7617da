"""A demonstration as it is begun from the command line."""

import re
import signal
from pathlib import Path

from tests.processes.kamer import FOUNDED, kamer, log_ends_at, running, url_of


def test_a_demonstration_can_be_used_by_a_program_and_is_thrown_away(tmp_path: Path) -> None:
    with running(tmp_path / "demo", "demo", "--json", "--port", "0") as demo:
        ways = demo.ways_in
        assert ways.keys() == {"url", "tokens", "links"}
        assert ways["tokens"].keys() == ways["links"].keys() == {"member", "secretaris", "penningmeester"}
        assert all(link.startswith(f"{ways['url']}/inloggen#") for link in ways["links"].values())
        with demo.client(ways["url"], ways["tokens"]["secretaris"]) as program:
            register = program.get("/api/members", params={"limit": 200}).json()
            assert [member["name"] for member in register["items"]] == [f"Voorbeeldlid {n:02d}" for n in range(1, 81)]
            held = {office["office"]: office["holder"] for office in program.get("/api/offices").json()["items"]}
            assert held["secretaris"] == "Voorbeeldlid 01"
            rooms = program.get("/api/rooms").json()["items"]
            assert {room["slug"]: room["since"] for room in rooms}["casa-jepie-makandra"] == "2011-03"
            admitted = program.post("/api/commands/admit-member", json={"name": "Voorbeeldlid 81"})
            assert admitted.status_code == 201
        with demo.client(ways["url"], ways["tokens"]["member"]) as program:
            assert program.get("/api/members").status_code == 403
        assert demo.stop(signal.SIGINT) == 0


def test_a_demonstration_says_how_a_vote_is_tried_and_how_anybody_else_comes_in(demonstration: Path) -> None:
    """All that it says is followed: the assembly is there, and its command lets in the members who vote."""
    with running(demonstration, "demo", "--port", "0") as process:
        printed = process.up_to("/api  ")
        url = url_of(printed)
        again = re.search(r"KAMER_DATA=(\S+) kamer (sign-in-link) (4)\n", printed)
        assert again is not None
        assert again[1] == str(demonstration)
        assert f"it is kept in {demonstration}" in printed, "it was told where to"
        links = [kamer(demonstration, again[2], again[3]).stdout for _ in range(2)]
        assert links[0] != links[1]
        assert all(link.startswith(f"{url}/inloggen#") for link in links)
        shown = re.search(r"/vergaderingen/(ALV-\d+-\d+)\n", printed)
        assert shown is not None
        item = f"{shown[1]}.2"
        voting = f"{item}.1"
        amendment = {"item": f"{shown[1]}.3", "becomes": "held-over"}
        secretaris = process.client(url, kamer(demonstration, "token", "secretaris").stdout.strip())
        member = process.client(url, kamer(demonstration, "token", "12").stdout.strip())
        with secretaris, member:
            for program, command, body in (
                (secretaris, "check-in", {"meeting": shown[1], "member": 12}),
                (secretaris, "open-meeting", {"meeting": shown[1]}),
                (secretaris, "open-voting", {"item": item}),
                (member, "cast-vote", {"voting": voting, "choice": "for"}),
                (secretaris, "close-voting", {"voting": voting}),
                (secretaris, "declare-result", {"voting": voting}),
                (secretaris, "close-meeting", {"meeting": shown[1], "left": [amendment]}),
            ):
                answer = program.post(f"/api/commands/{command}", json=body)
                assert answer.status_code == 201, answer.text
        assert process.stop(signal.SIGINT) == 0


def test_a_demonstration_never_touches_a_record_that_is_none(record: Path) -> None:
    """Nor one that has only begun, for nothing is ever taken out of the log again."""
    done = kamer(record, "demo", "--port", "0")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no demonstration" in done.stderr
    with running(record, "serve", "--port", "0") as again:
        with again.client(url_of(again.first_line)) as program:
            assert log_ends_at(program) == FOUNDED
        assert again.stop() == 0
    assert kamer(record, "demo", database_url="postgresql://kamer@db.example.org/kamer").returncode == 2


def test_a_demonstration_that_is_kept_is_shown_again(first_demonstration: Path, demonstration: Path) -> None:
    position = int(first_demonstration.with_name("position").read_text())
    with running(demonstration, "demo", "--json", "--port", "0") as again:
        with again.client(again.ways_in["url"]) as program:
            assert log_ends_at(program) == position, "nothing was recorded anew"
        assert again.stop() == 0
