"""Rulebooks for tests: a test names what the statutes say, and the rest is a default.

a_rulebook()                                                nothing is known of the statutes
a_rulebook(notice_days=14, quorum={"ordinary": at_least("1/2")})
"""

from datetime import date
from typing import Any

from governance.ids import ParameterKind
from governance.rules.parameters import Setting
from governance.rules.statutes import PARAMETERS, Rulebook, in_order


def a_rulebook(**set_to: Any) -> Rulebook:
    """The rulebook where the statutes set these parameters. Of one with kinds: a value for some of them."""
    return Rulebook(date(2026, 6, 9), settings(**set_to))


def settings(**set_to: Any) -> tuple[Setting, ...]:
    """What statutes say that set these parameters, as the log has it. Their clauses are not known."""
    made = []
    for name, typed in set_to.items():
        parameter = next(parameter for parameter in PARAMETERS.values() if parameter.name == name)
        by_kind = {None: typed} if parameter.kinds == [None] else typed
        for kind, of_kind in by_kind.items():
            which = None if kind is None else ParameterKind(kind)
            made.append(Setting(parameter=parameter.name, kind=which, value=parameter.plain(of_kind)))
    return in_order(made)
