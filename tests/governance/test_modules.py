"""What stands in a package is found there, in whichever of its modules."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from governance.modules import all_in, modules_of


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package with a module, and a folder with another that names what is in the first."""
    inner = tmp_path / "example_of_a_package" / "inner"
    inner.mkdir(parents=True)
    (inner.parent / "__init__.py").write_text("")
    (inner.parent / "first.py").write_text("ONE = frozenset('a')\nNAME = 'no set'\n")
    (inner / "__init__.py").write_text("")
    (inner / "second.py").write_text("from example_of_a_package.first import ONE\nOTHER = frozenset('b')\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield inner.parent.name
    for name in [name for name in sys.modules if name.startswith(inner.parent.name)]:
        del sys.modules[name]


def test_every_module_is_found_those_of_inner_packages_too(package: str) -> None:
    assert [module.__name__ for module in modules_of(package)] == [
        f"{package}.{name}" for name in ("first", "inner", "inner.second")
    ]


def test_what_two_modules_name_is_found_once(package: str) -> None:
    assert all_in(frozenset, package, f"{package}.inner") == [frozenset("a"), frozenset("b")]
