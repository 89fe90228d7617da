"""The parameters of the rulebook in words."""

from typing import Any

from governance.rules.statutes import Rulebook
from governance.rules.verdict import Majority, Threshold
from governance.rules.wording.shares import BASES, NOT_COUNTED, Words, share_in_words


def value_in_words(rulebook: Rulebook, parameter: str) -> Words:
    """The value of a parameter in words: "7 dagen", "meer dan de helft van de geldige stemmen", "niet bekend".

    Raises ``KeyError`` for a name that is no parameter.
    """
    rulebook.source_of(parameter)
    value: Any = getattr(rulebook, parameter)
    if isinstance(value, Majority):
        share, (_, several, _) = share_in_words(value.threshold), BASES[value.base]
        return Words(f"{share.nl} van de {several.nl}", f"{share.en} of the {several.en}")
    if isinstance(value, Threshold):
        return share_in_words(value)
    if isinstance(value, bool):
        return Words("ja", "yes") if value else Words("nee", "no")
    if isinstance(value, int):
        unit = _UNITS[parameter]
        return Words(
            f"{value} {unit[0].nl if value == 1 else unit[1].nl}", f"{value} {unit[0].en if value == 1 else unit[1].en}"
        )
    if isinstance(value, tuple):
        return Words(", ".join(value), ", ".join(value))
    if parameter == "day_count":
        return Words(*(text.removesuffix(".") for text in NOT_COUNTED[rulebook.day_count]))
    return _VALUES.get((parameter, value), Words(str(value), str(value)))


_UNITS: dict[str, tuple[Words, Words]] = {
    "notice_days": (Words("dag", "day"), Words("dagen", "days")),
    "votes_per_member": (Words("stem", "vote"), Words("stemmen", "votes")),
    "self_management_months": (Words("maand", "month"), Words("maanden", "months")),
}

_VALUES: dict[tuple[str, str | None], Words] = {
    ("liability", None): Words("niet bekend", "not known"),
    ("quorum_ordinary", None): Words("geen", "none"),
    ("quorum_amendment", None): Words("geen", "none"),
    ("tie_ordinary", "rejected"): Words("het voorstel is verworpen", "the motion is rejected"),
    ("members_see", "nothing"): Words("niets", "nothing"),
    ("members_see", "names"): Words("elkaars naam", "names"),
}
