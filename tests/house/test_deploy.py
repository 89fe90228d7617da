"""What `deploy/` holds is judged by the programs that will read it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from api.access.bodies import PATIENCE
from api.access.bounds import MOST_BYTES
from api.process.settings import settings_from
from api.web.front import MOST_HEADER_BYTES

DEPLOY = Path(__file__).parents[2] / "deploy"

EXPOSURE = 15
"""The most that systemd may think of the unit, in tenths: 0 is a closed box, 100 a unit without any of this."""


def unit_with_programs_of_this_machine(folder: Path) -> Path:
    """The unit with programs that are there, for systemd looks whether they are."""
    text = (DEPLOY / "kamer.service").read_text()
    assert "ExecStart=/opt/kamer/.venv/bin/kamer serve\n" in text
    unit = folder / "kamer.service"
    unit.write_text(text.replace("/opt/kamer/.venv/bin/kamer", sys.executable))
    return unit


def run(*command: str | Path, home: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end; `home` is where it may write."""
    environment = dict(os.environ)
    if home is not None:
        environment |= {name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def complaints(unit: Path) -> list[str]:
    """What systemd has to say about this unit, and not about others of the machine."""
    answer = run("systemd-analyze", "verify", "--man=no", unit)
    return [line for line in answer.stderr.splitlines() if unit.name in line]


@pytest.mark.systemd
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    assert complaints(unit_with_programs_of_this_machine(tmp_path)) == []


@pytest.mark.systemd
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("ProtectSystem=strict", "ProtectSystem=rather"),
        ("RestartSec=1", "RestartSecs=1"),
        ("@system-service", "@no-such-set"),
        (sys.executable, "/no/such/program"),
    ],
    ids=["value", "key", "set of calls", "program"],
)
def test_systemd_finds_what_is_wrong_with_a_unit(tmp_path: Path, right: str, wrong: str) -> None:
    unit = unit_with_programs_of_this_machine(tmp_path)
    assert right in unit.read_text()
    unit.write_text(unit.read_text().replace(right, wrong))
    assert len(complaints(unit)) >= 1


@pytest.mark.systemd
def test_the_unit_is_a_closed_box(tmp_path: Path) -> None:
    unit = unit_with_programs_of_this_machine(tmp_path)
    answer = run("systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager", unit)
    assert answer.returncode == 0, answer.stdout


def test_the_key_reaches_the_service_as_a_file_and_never_as_a_setting() -> None:
    unit = (DEPLOY / "kamer.service").read_text()
    assert "LoadCredential=master.key:/etc/kamer/master.key\n" in unit
    assert "Environment=KAMER_MASTER_KEY_FILE=%d/master.key\n" in unit
    for line in unit.splitlines():
        if line.startswith("Environment="):
            name, _, value = line.removeprefix("Environment=").partition("=")
            settings_from({name: value})


def test_the_service_counts_as_started_once_it_serves() -> None:
    """However long its tables take: the readme's next steps need them."""
    assert {"Type=notify", "TimeoutStartSec=infinity"} <= set((DEPLOY / "kamer.service").read_text().splitlines())


def test_a_newer_version_is_put_in_while_nothing_runs() -> None:
    step = re.search(r"A newer version.*?`(.*?)`", (DEPLOY / "README.md").read_text(), re.DOTALL)
    assert step is not None
    verbs = [part.split()[:2] for part in step[1].split("&&")]
    assert (verbs[0], verbs[-1]) == (["systemctl", "stop"], ["systemctl", "start"])


def test_the_settings_in_the_readme_are_settings() -> None:
    settings = re.findall(r"(KAMER_[A-Z_]+)=([^\s`,]+)", (DEPLOY / "README.md").read_text())
    assert {"KAMER_DATABASE_URL", "KAMER_BASE_URL"} <= {name for name, _ in settings}
    for name, value in settings:
        settings_from({name: value})


def test_the_readme_installs_every_file_of_the_folder() -> None:
    readme = (DEPLOY / "README.md").read_text()
    for file in DEPLOY.iterdir():
        if file.name != "README.md":
            assert f"/opt/kamer/deploy/{file.name} " in readme


def test_the_command_line_is_a_correct_script() -> None:
    assert run("sh", "-n", DEPLOY / "kamer").returncode == 0
    assert os.access(DEPLOY / "kamer", os.X_OK)


@pytest.mark.caddy
def test_caddy_accepts_its_file(tmp_path: Path) -> None:
    file = tmp_path / "Caddyfile"
    # Caddy opens the log that it is told of, so it gets one that it may open.
    file.write_text((DEPLOY / "Caddyfile").read_text().replace("/var/log/caddy", str(tmp_path)))
    answer = run("caddy", "validate", "--adapter", "caddyfile", "--config", file, home=tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert run("caddy", "fmt", DEPLOY / "Caddyfile", home=tmp_path).stdout == (DEPLOY / "Caddyfile").read_text()


@pytest.mark.caddy
def test_caddys_log_keeps_no_query_no_header_and_no_whole_address(tmp_path: Path) -> None:
    answer = run("caddy", "adapt", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile", home=tmp_path)
    logs = json.loads(answer.stdout)["logging"]["logs"]
    fields = next(log["encoder"]["fields"] for log in logs.values() if "encoder" in log)
    assert fields["request>headers"] == {"filter": "delete"}
    assert fields["resp_headers"] == {"filter": "delete"}
    uri = fields["request>uri"]
    assert re.sub(uri["regexp"], uri.get("value", ""), "/aanmelden?code=geheim#geheim") == "/aanmelden"
    assert fields["request>remote_ip"]["filter"] == "ip_mask"


@pytest.mark.caddy
def test_caddy_lets_through_what_kamer_reads_and_no_more(tmp_path: Path) -> None:
    answer = run("caddy", "adapt", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile", home=tmp_path)
    servers = json.loads(answer.stdout)["apps"]["http"]["servers"].values()
    for server in servers:
        assert server["max_header_bytes"] == MOST_HEADER_BYTES
        assert server["read_timeout"] == PATIENCE * 1_000_000_000
        assert 0 < server["read_header_timeout"] < server["read_timeout"]
        sizes = re.findall(r'"handler": "request_body", "max_size": (\d+)', json.dumps(server, sort_keys=True))
        assert sizes == [str(MOST_BYTES)]
