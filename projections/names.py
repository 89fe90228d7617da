"""How names are sorted and found."""

import re
import unicodedata

_PREFIXES = re.compile(r"aan|al|ben|bin|da|de|den|der|di|du|el|het|in|la|las|le|los|op|'t|te|ten|ter|van|von|zu")
_WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """Without capitals and accents, as people search: ``Özdemir`` is ``ozdemir``."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def sort_key(name: str) -> str:
    """By family name without what stands before it, then the rest: ``Anna van der Berg`` is under ``berg``.

    Where nothing like "van der" stands in a name, its last word is the family name.
    """
    parts = folded(name).split()
    first = next((n for n, part in enumerate(parts) if n and _PREFIXES.fullmatch(part)), None)
    if first is None:
        family, before, given = parts[-1:], [], parts[:-1]
    else:
        last = first
        while last < len(parts) - 1 and _PREFIXES.fullmatch(parts[last]):
            last += 1
        family, before, given = parts[last:], parts[first:last], parts[:first]
    return " ".join([*family, *given, *before])


def words(text: str) -> list[str]:
    """The words by which a name is found, each once."""
    return list(dict.fromkeys(_WORD.findall(folded(text))))
