"""The log of the tests of commands serves here too."""

from tests.governance.conftest import log, one_database

__all__ = ["log", "one_database"]
