"""The log of the tests of commands serves here too."""

from tests.governance.conftest import log, one_log

__all__ = ["log", "one_log"]
