"""The command line: what it prints, how it ends, and that what it starts can be stopped."""

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api.cli import cli, run
from api.process.settings import Settings
from governance.dates import AMSTERDAM
from governance.log.connection import conninfo_for
from governance.log.server import EmbeddedServer
from tests.processes.kamer import LIMIT, PROGRAM, environment, kamer, running, url_of
from tests.processes.starting import ROOT
from tests.servers import Installed


@pytest.mark.parametrize("name", ["", *sorted(cli.commands)])
def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run([*([name] if name else []), "--help"]) == 0
    help_text = capsys.readouterr().out
    assert "Usage: kamer" in help_text
    assert ("Example: " in help_text) == bool(name)


def test_a_command_that_is_named_can_be_typed_as_it_stands(tmp_path: Path) -> None:
    """Where it was started by its path there may be no ``kamer`` elsewhere."""
    script = tmp_path / "bin" / "kamer"
    script.parent.mkdir()
    script.write_text(f"#!{sys.executable}\nfrom api.cli import main\n\nmain()\n")
    script.chmod(0o700)
    typed: dict[str, Any] = {"cwd": tmp_path, "env": {**environment(tmp_path / "none"), "PYTHONPATH": str(ROOT)}}

    def printed_for(*words: str) -> str:
        done = subprocess.run(words, **typed, capture_output=True, text=True, timeout=LIMIT, check=False)
        return f"{done.stdout}{done.stderr}"

    assert "start `bin/kamer serve` first" in printed_for("bin/kamer", "token", "12")
    assert "start `bin/kamer serve` first" in printed_for("bin/kamer", "doctor")
    help_text = printed_for("bin/kamer", "doctor", "--help")
    assert "Usage: bin/kamer doctor" in help_text
    assert "Example: bin/kamer doctor" in help_text
    assert f"start `{script} serve` first" in printed_for(str(script), "token", "12")
    typed["env"]["PATH"] = str(script.parent)
    assert "start `kamer serve` first" in printed_for("kamer", "token", "12"), "found by its name, and typed so again"


def test_a_link_leads_to_the_port_that_is_served_at(record: Path) -> None:
    with running(record, "serve", "--port", "0") as served:
        url = url_of(served.first_line)
        assert kamer(record, "sign-in-link", "set-up").stdout.startswith(f"{url}/inrichten#")
        link = kamer(record, "sign-in-link", "set-up", base_url="https://kamer.example.org")
        assert link.stdout.startswith("https://kamer.example.org/"), "what the settings say goes first"
        assert served.stop() == 0
    ended = kamer(record, "sign-in-link", "set-up")
    assert ended.stdout.startswith("http://127.0.0.1:8000/"), "nobody serves, and the settings' own port is left"


def test_every_time_is_told_by_the_clock_of_amsterdam_and_to_a_program_in_utc(record: Path) -> None:
    """Whoever passes a link on says until when it is good, and no clock in the Netherlands shows UTC."""
    before = datetime.now(UTC)
    told = kamer(record, "sign-in-link", "set-up", "--minutes", "60")
    doctor = kamer(record, "doctor")
    after = datetime.now(UTC)
    ends = re.search(r"until (\d{4}-\d\d-\d\d \d\d:\d\d) Dutch time", told.stderr)
    recorded = re.search(r"recorded (\d{4}-\d\d-\d\d \d\d:\d\d) Dutch time", doctor.stdout)
    assert ends is not None, told.stderr
    assert recorded is not None, doctor.stdout
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    assert before + hour - minute < by_the_clock(ends[1]) <= after + hour
    assert by_the_clock(recorded[1]) <= before
    for arguments in (["sign-in-link", "set-up"], ["token", "operator"]):
        answer = json.loads(kamer(record, *arguments, "--json").stdout)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", answer["ends_at"])


def by_the_clock(shown: str) -> datetime:
    """The instant at which a clock in Amsterdam shows this; in the hour that it shows twice, the first."""
    return datetime.strptime(shown, "%Y-%m-%d %H:%M").replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize("base_url", ["http://kamer.example.org", "https://kamer.example.org", ""])
def test_who_starts_it_is_told_where_nobody_will_be_able_to_sign_in(record: Path, base_url: str) -> None:
    """Without TLS, from another machine: a browser throws the cookie away, and nobody would know why."""
    everywhere = "0.0.0.0"  # noqa: S104 - the tests' own machine
    with running(record, "serve", "--port", "0", host=everywhere, base_url=base_url) as served:
        told = served.line()
        assert served.stop() == 0
    address = base_url or served.first_line.split()[3].rstrip(".")
    sentence = f"Nobody can sign in at {address}, for without TLS"
    link = kamer(record, "sign-in-link", "set-up", host=everywhere, base_url=base_url).stderr
    assert told.startswith("Say who holds the offices" if base_url.startswith("https") else sentence)
    assert ("Nobody can sign in at http" in link) is not base_url.startswith("https")
    assert "Nobody" not in kamer(record, "sign-in-link", "set-up").stderr, "here, on this machine, it works"


def test_where_it_is_served_need_not_be_told_to_serve(record: Path) -> None:
    """The file cannot be written: a full disk and another user's file come down to the same."""
    (record / "address").mkdir()
    with running(record, "serve", "--port", "0") as served:
        with served.client(url_of(served.first_line)) as program:
            assert program.get("/health").status_code == 200
        link = kamer(record, "sign-in-link", "set-up")
        assert link.stdout.startswith("http://127.0.0.1:8000/"), "the settings' own address is left"
        assert '"level": "warning"' in link.stderr
        assert served.stop() == 0
        (logged,) = served.logged().splitlines()
        assert json.loads(logged)["level"] == "warning"


@pytest.mark.parametrize(
    "arguments",
    [
        ["dance"],
        ["serve", "--port", "70000"],
        ["serve", "--dance"],
        ["token"],
        ["sign-in-link", "1", "--minutes", "9999"],
    ],
)
def test_misuse_ends_with_2_and_says_so(tmp_path: Path, arguments: list[str]) -> None:
    done = kamer(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_ends_with_2_and_is_named(tmp_path: Path) -> None:
    done = kamer(tmp_path, "serve", port="eighty")
    assert done.returncode == 2
    assert done.stderr.startswith("kamer: KAMER_PORT is 'eighty'")


@pytest.mark.parametrize("host", ["nope.invalid", "192.0.2.1"])
def test_an_address_that_is_not_this_machines_is_named(tmp_path: Path, host: str) -> None:
    """No port would help there, nor ending anything."""
    done = kamer(tmp_path / "none", "serve", host=host)
    assert done.returncode == 2
    assert done.stderr.startswith(f"kamer: KAMER_HOST is '{host}', which is no address of this machine")
    assert "end what listens" not in done.stderr


def test_no_database_ends_with_2_and_says_so(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"postgresql://nobody@127.0.0.1:{nobody.getsockname()[1]}/kamer"
        done = kamer(tmp_path, "serve", "--port", "0", database_url=url)
    assert done.returncode == 2
    assert done.stderr.startswith("kamer: The database cannot be reached")
    assert "Traceback" not in done.stderr


def test_where_nothing_has_served_yet_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    assert kamer(tmp_path / "none", "token", "secretaris").returncode == 2
    doctor = kamer(tmp_path / "none", "doctor")
    assert (doctor.returncode, doctor.stdout.splitlines()[-1]) == (1, "Something is wrong: see above.")
    rebuilt = kamer(tmp_path / "none", "rebuild")
    assert (rebuilt.returncode, rebuilt.stdout) == (2, "")
    assert "start `kamer serve` first" in rebuilt.stderr
    assert not (tmp_path / "none").exists(), "looking makes nothing"


def test_what_is_served_for_real_is_kept_and_begins_with_a_question(tmp_path: Path) -> None:
    with running(tmp_path, "serve", "--port", "0") as first:
        url = url_of(first.first_line)
        asking = first.line()
        assert "`kamer sign-in-link set-up`" in asking
        assert "#" not in asking, "a code is for whoever reads along, not for a journal that is kept"
        asked = kamer(tmp_path, "sign-in-link", "set-up", base_url=url)
        assert asked.stdout.startswith(f"{url}/inrichten#")
        refused = kamer(tmp_path, "sign-in-link", "secretaris")
        assert (refused.returncode, refused.stdout) == (1, ""), "nobody comes in under a founder's name"
        token = kamer(tmp_path, "token", "operator").stdout.strip()
        with first.client(url, token) as operator:
            assert operator.get("/api/history").json()["items"]
            operator.post("/api/commands/admit-member", json={"name": "Voorbeeldlid 01"})
            for office, holder in (("secretaris", {"member": 1}), ("voorzitter", {}), ("penningmeester", {})):
                operator.post("/api/commands/vacate-office", json={"office": office})
                body = {"office": office, "source": "voorbeeld", **holder}
                answer = operator.post("/api/commands/assume-office", json=body)
                assert answer.status_code == 201, answer.text
            position = answer.json()["position"]
        link = kamer(tmp_path, "sign-in-link", "secretaris", "--json", port=1234)
        assert json.loads(link.stdout)["link"].startswith("http://127.0.0.1:1234/inloggen#")
        assert kamer(tmp_path, "sign-in-link", "7").returncode == 1
        assert kamer(tmp_path, "sign-in-link", "operator").returncode == 1
        ended = kamer(tmp_path, "sign-out", "secretaris", "--json")
        assert json.loads(ended.stdout) == {"codes": 1, "sessions": 0, "tokens": 0}
        assert "sessions 0, tokens 1" in kamer(tmp_path, "sign-out", "operator").stdout
        assert kamer(tmp_path, "sign-out", "7").returncode == 1
        with first.client(url, token) as operator:
            assert operator.get("/api/history").status_code == 401
        assert first.stop(signal.SIGTERM) == 0
    with running(tmp_path, "serve", "--port", "0") as again:
        with again.client(url_of(again.first_line)) as program:
            assert program.get("/health").json() == {"status": "ok", "position": position}
        assert again.stop() == 0
        assert again.rest() == "", "the question is not asked again"


def test_systemd_is_told_when_all_is_there_and_not_before(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever then asks the doctor, or takes a right back that the first start needed, comes too early no more."""
    name = f"kamer-test-{secrets.token_hex(8)}"
    monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"\0{name}")
        manager.settimeout(LIMIT)
        with running(record, "serve", "--port", "0") as served:
            assert manager.recv(100) == b"READY=1"
            with served.client(url_of(served.first_line)) as program:
                assert program.get("/health").json()["status"] == "ok"
            well = kamer(record, "doctor")
            assert well.returncode == 0, well.stdout
            assert served.stop() == 0


def test_a_second_process_on_the_port_is_told_so_unless_it_is_meant(tmp_path: Path, installed: Installed) -> None:
    with EmbeddedServer(installed(tmp_path / "server")) as server:
        own = {"database_url": server.conninfo("postgres")}
        with running(tmp_path, "serve", "--port", "0", "--share-port", **own) as first:
            url = url_of(first.first_line)
            port = url.rpartition(":")[2]
            second = kamer(tmp_path, "serve", "--port", port, **own)
            assert second.returncode == 2
            assert f"port {port} cannot be listened on" in second.stderr
            with running(tmp_path, "serve", "--port", port, "--share-port", **own) as meant:
                assert url in meant.first_line
                assert meant.stop() == 0
            with first.client(url) as program:
                assert program.get("/health").status_code == 200
            assert first.stop() == 0


def test_a_port_is_not_shared_by_processes_of_which_one_would_take_the_database_with_it(tmp_path: Path) -> None:
    done = kamer(tmp_path / "none", "serve", "--share-port")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("kamer: --share-port needs KAMER_DATABASE_URL")
    assert not (tmp_path / "none").exists()


def test_who_sits_at_a_terminal_sees_what_is_waited_for_and_gets_the_link_to_the_set_up_itself(
    empty_record: Path,
) -> None:
    reads, terminal = os.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0"], cwd=ROOT, env=environment(empty_record), stdout=terminal, stderr=terminal
    )
    try:
        with os.fdopen(reads, encoding="utf-8") as screen:
            assert f"Starting Kamer and a PostgreSQL of its own, in {empty_record}." in screen.readline()
            url = url_of(screen.readline())
            assert f"{url}/inrichten#" in screen.readline()
            process.send_signal(signal.SIGTERM)
            process.wait(LIMIT)
    finally:
        process.kill()
        os.close(terminal)


def test_a_connection_that_is_kept_open_does_not_hold_up_the_end(record: Path) -> None:
    with running(record, "serve", "--port", "0") as served:
        url = url_of(served.first_line)
        port = int(url.rpartition(":")[2])
        with served.client(url) as idle, socket.create_connection(("127.0.0.1", port)) as slow:
            assert idle.get("/health").status_code == 200
            slow.sendall(
                b"POST /inloggen HTTP/1.1\r\nHost: kamer\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            )
            slow.sendall(b"Content-Length: 1000\r\n\r\ncode=")
            assert served.stop() == 0


def test_however_often_it_is_asked_to_stop_it_stops_as_if_asked_once(record: Path) -> None:
    with running(record, "serve", "--port", "0") as served:
        while served.process.poll() is None:
            served.process.send_signal(signal.SIGINT)
            time.sleep(0.03)
        assert served.process.returncode == 0
        assert "Traceback" not in served.logged()


def test_the_doctor_says_what_is_well_and_what_is_wrong(record: Path) -> None:
    well = kamer(record, "doctor", "--deep", "--json")
    findings = [json.loads(line) for line in well.stdout.splitlines()]
    assert (well.returncode, {finding["level"] for finding in findings}) == (0, {"good"})
    assert {"server", "settings", "tables", "log", "keys", "events", "membership"} <= {
        finding["subject"] for finding in findings
    }
    key = Settings(data=record).master_key
    key.rename(key.with_suffix(".away"))
    lost = kamer(record, "doctor")
    assert lost.returncode == 1
    assert "master key is missing" in lost.stdout
    assert not key.exists(), "looking makes no key"
    key.with_suffix(".away").rename(key)
    with (
        EmbeddedServer(Settings(data=record).cluster) as server,
        psycopg.connect(conninfo_for(server.conninfo())) as c,
    ):
        c.execute("UPDATE events SET data = substr(data, 1, 5) WHERE position = 3")
        c.commit()
        damaged = kamer(record, "doctor", "--deep")
        assert damaged.returncode == 1
        assert "Position 3 cannot be read" in damaged.stdout
        c.execute("DELETE FROM events WHERE position = 3")
        c.commit()
        hole = kamer(record, "doctor")
        assert hole.returncode == 1
        assert "The log ends at 16 but holds 15 events" in hole.stdout


def test_a_record_of_0_1_is_refused_before_anything_in_it_is_read(record: Path) -> None:
    with (
        EmbeddedServer(Settings(data=record).cluster) as server,
        psycopg.connect(conninfo_for(server.conninfo())) as connection,
    ):
        connection.execute("UPDATE migrations SET name = 'log' WHERE component = 'governance' AND number = 1")
        connection.execute("UPDATE events SET data = 'of another shape'")
        connection.commit()
    for words, code in (
        (["serve", "--port", "0"], 2),
        (["rebuild"], 2),
        (["doctor", "--deep"], 1),
        (["token", "12"], 2),
    ):
        refused = kamer(record, *words)
        printed = f"{refused.stdout}{refused.stderr}"
        assert (refused.returncode, printed.count("made by Kamer 0.1")) == (code, 1), printed
        assert "Traceback" not in printed


def test_the_read_tables_are_made_anew_from_the_log(record: Path) -> None:
    with running(record, "serve", "--port", "0") as served:
        url = url_of(served.first_line)
        with served.client(url) as program:
            before = program.get("/api/rooms").content
            assert kamer(record, "rebuild", "rooms").returncode == 0
            assert kamer(record, "rebuild").returncode == 0
            assert program.get("/api/rooms").content == before
        assert kamer(record, "rebuild", "kitchens").returncode == 2
        served.stop()


def test_a_second_process_on_one_data_folder_is_told_so(record: Path) -> None:
    """It would lose its database with the first, and answer nothing from then on."""
    with running(record, "serve", "--port", "0") as first:
        second = kamer(record, "serve", "--port", "0")
        assert second.returncode == 2
        assert "Another process uses the database" in second.stderr
        assert first.stop() == 0


def test_without_the_right_master_key_nothing_is_served_and_nothing_is_emptied(record: Path, tmp_path: Path) -> None:
    """A new key beside sealed data would seal what nobody could read with the right one."""
    lost = tmp_path / "lost.key"
    for arguments in (["serve", "--port", "0"], ["rebuild"], ["token", "operator"]):
        done = kamer(record, *arguments, master_key_file=lost)
        assert done.returncode == 2, arguments
        assert "put the file back" in done.stderr
        assert not lost.exists()
    lost.write_bytes(bytes(32))
    lost.chmod(0o600)
    for arguments in (["serve", "--port", "0"], ["rebuild"]):
        done = kamer(record, *arguments, master_key_file=lost)
        assert done.returncode == 2, arguments
        assert "does not belong to this database" in done.stderr
    doctor = kamer(record, "doctor", master_key_file=lost)
    assert doctor.returncode == 1
    assert re.search(r"does not fit (\d+) of \1 keys", doctor.stdout), doctor.stdout
    with running(record, "serve", "--port", "0") as again:
        assert again.stop() == 0
