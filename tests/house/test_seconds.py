"""The processor seconds at the end of `make test`: what the tests have used, and the programs that they started."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests.seconds import SHARED, table

ROOT: Final = Path(__file__).parents[2]
PYTEST: Final = (sys.executable, "-m", "pytest", "-q", "-p", "xdist.plugin", "-p", "tests.seconds")
"""Without the plugins that these tests have no need of: each process of a run would load them."""
WORK: Final = """
import time
end = time.process_time() + {seconds}
while time.process_time() < end:
    pass
"""
TESTS: Final = {
    "governance/test_work.py": f"def test_work():\n    exec({WORK.format(seconds=0.1)!r})\n",
    "api/test_a_program.py": (
        "import subprocess, sys\n\n"
        "def test_a_program():\n"
        f"    subprocess.run([sys.executable, '-c', {WORK.format(seconds=0.2)!r}], check=True)\n\n"
        "def test_nothing():\n    pass\n"
    ),
    "house/test_a_fixture.py": (
        "import pytest\n\n@pytest.fixture(scope='session')\ndef made():\n    yield\n"
        f"    exec({WORK.format(seconds=0.1)!r})\n\n"
        "def test_a_fixture(made):\n    pass\n"
    ),
}


def run(folder: Path, processes: int) -> dict[str, Any]:
    """What a run of these tests has counted."""
    for name, source in TESTS.items():
        (folder / "tests" / name).parent.mkdir(parents=True)
        (folder / "tests" / name).write_text(source)
    counted = folder / "counted"
    around = {name: setting for name, setting in os.environ.items() if not name.startswith("PYTEST_")}
    around |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    options = ["-n", str(processes), "--seconds", str(counted)]
    subprocess.run([*PYTEST, *options, "tests"], cwd=folder, env=around, check=True)
    (file,) = counted.glob("*.json")
    counts: dict[str, Any] = json.loads(file.read_text())
    return counts


@pytest.mark.parametrize("processes", [0, 2])
def test_each_part_is_told_what_its_tests_and_their_programs_have_used(tmp_path: Path, processes: int) -> None:
    counted = run(tmp_path, processes)
    parts = counted["parts"]
    assert parts.keys() == {"governance", "api", "house"}
    assert parts["governance"] >= 0.1
    assert parts["api"] >= 0.2
    assert parts["house"] >= 0.1, "letting a fixture go counts too"
    assert counted["whole"] > sum(parts.values()), "pytest itself, and the processes that it starts"


def test_the_table_adds_up() -> None:
    runs = [
        {"parts": {"api": 60.0, "governance": 30.5}, "whole": 100.0},
        {"parts": {"browser": 10.0}, "whole": 50.25},
    ]
    rows = dict(line.rsplit(maxsplit=1) for line in table(runs).splitlines()[1:])
    named = {name.strip(): float(seconds) for name, seconds in rows.items()}
    assert named == {"api": 60.0, "browser": 50.2, "governance": 30.5, SHARED: 9.5, "in all": 150.2}
    assert list(named)[-1] == "in all"
