"""The Python files of the repository, each read once a process: many tests look through all of them."""

import ast
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PRODUCT: Final = ("governance", "projections", "api")


def python(*folders: str) -> dict[str, ast.Module]:
    """What these folders' files say, by their paths from the root."""
    return {path: tree for folder in folders for path, tree in _of(folder).items()}


@cache
def _of(folder: str) -> dict[str, ast.Module]:
    paths = sorted((ROOT / folder).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in paths}
