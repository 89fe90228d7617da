"""Finds what a package holds, so that nobody keeps a list by hand in which something can be forgotten."""

from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def modules_of(package: str) -> list[ModuleType]:
    """Every module of a package and of the packages in it, imported, in the order of their names."""
    path = import_module(package).__path__
    return [import_module(module.name) for module in walk_packages(path, f"{package}.")]


def all_in(kind: type[T], *packages: str) -> list[T]:
    """Whatever of this kind has a name in a module of these packages: each once, however many modules name it."""
    modules = (module for package in packages for module in modules_of(package))
    named = {id(held): held for module in modules for held in vars(module).values() if isinstance(held, kind)}
    return list(named.values())
