"""The blocks of a form that puts items on an agenda: one for each item, added, taken out and put in order.

All of it works without a script: a button of a block sends the whole form, and the page comes back with what was typed
and one block more, or one less. A block is the fields ``items-2-kind``, ``items-2-title`` and so on; ``_place-2`` is
where its writer wants it to stand.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, get_args

from api.access.request import Pairs
from api.web.step import STEP
from governance.commands.meetings.items import AgendaPoint
from governance.ids import MOST

ITEMS: Final = "items"

ADD: Final = "add-"
"""The step of a form that adds a block of a kind: ``add-ordinary``."""
REMOVE: Final = "remove-"
"""The step that takes out the block of this number: ``remove-2``."""
ARRANGE: Final = "arrange"
"""The step that puts the blocks in the order of the places that were typed."""

KINDS: Final = tuple(str(point.__struct_config__.tag) for point in get_args(AgendaPoint))
"""The kinds of items, in the order in which the page offers them."""

BLANK: Final = ("discussion", "ordinary")
"""The kinds of the empty blocks that a form begins with."""

_FIELD: Final = re.compile(rf"^(?:{ITEMS}|_place)-([1-9][0-9]?[0-9]?)(?:-(.+))?$")
_PLACE: Final = "_place"
_KIND: Final = "kind"

Block = list[tuple[str, str]]
"""What was typed in one block: pairs of a field's name within it, and the value."""


def blank_blocks() -> dict[str, list[str]]:
    """The fields of the empty blocks that a form begins with."""
    return {f"{ITEMS}-{number}-{_KIND}": [kind] for number, kind in enumerate(BLANK, start=1)}


def changes_blocks(going: str) -> bool:
    """Whether a form was only sent to change its blocks, so that nothing in it is wrong yet."""
    return going == ARRANGE or going.startswith((ADD, REMOVE))


def arranged(pairs: Pairs) -> Pairs:
    """The same form with its blocks in order, and with what its button does to them.

    Empty blocks stay until the form is sent to be checked, and then they are no items. If all blocks are empty they
    stay, so that the page can say what is missing in them.
    """
    others, blocks = _parted(pairs)
    going = next((typed for name, typed in others if name == STEP), "")
    if going.startswith(REMOVE):
        blocks.pop(going.removeprefix(REMOVE), None)
    in_order = [
        blocks[number] for number in sorted(blocks, key=lambda each: stands_at(int(each), _place(blocks[each])))
    ]
    written = [block for block in in_order if _is_written(block)]
    kept = in_order if changes_blocks(going) else written or in_order
    added = going.removeprefix(ADD) if going.startswith(ADD) else None
    if added in KINDS and len(kept) < MOST:
        kept.append([(_KIND, added)])
    return [*others, *_renumbered(kept)]


def _parted(pairs: Pairs) -> tuple[list[tuple[str, str]], dict[str, Block]]:
    """What stands in no block, and what stands in each, by its number."""
    others: list[tuple[str, str]] = []
    blocks: dict[str, Block] = {}
    for name, typed in pairs:
        field = _FIELD.match(name)
        if field is None:
            others.append((name, typed))
            continue
        of_block = blocks.setdefault(field[1], [])
        of_block.append((field[2] or _PLACE, typed))
    return others, blocks


def stands_at(number: int, typed: str) -> tuple[int, int]:
    """Where the block of this number comes: at the place that was typed, before what stands there if it moves up."""
    typed = typed.strip()
    place = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else number
    return place, (place > number) - (place < number)


def _place(block: Block) -> str:
    return next((typed for name, typed in block if name == _PLACE), "")


def _is_written(block: Block) -> bool:
    return any(typed.strip() for name, typed in block if name not in (_KIND, _PLACE))


def _renumbered(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    return [
        (f"{ITEMS}-{number}-{name}", typed)
        for number, block in enumerate(blocks, start=1)
        for name, typed in block
        if name != _PLACE
    ]


def kinds_typed(typed: Mapping[str, Sequence[str]]) -> list[str]:
    """The kind of each block of a form that was arranged, in their order."""
    kinds: list[str] = []
    while given := typed.get(f"{ITEMS}-{len(kinds) + 1}-{_KIND}"):
        kinds.append(given[0])
    return kinds
