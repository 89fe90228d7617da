"""The blocks of minutes as they are shown and addressed: what the log says, and what was written after it."""

from collections.abc import Mapping

import msgspec

from api.problems import NotFound
from api.store.drafts import Draft
from api.texts import Texts
from governance.ids import ItemId, parts_of
from projections.agendas import AgendaItem
from projections.decisions import Decision
from projections.minutes import Block, Minutes
from projections.voting import Voting

DUTCH: Mapping[str, str] = {
    "opening": "opening",
    "attendance": "aanwezig",
    "quorum": "quorum",
    "closing": "sluiting",
}
"""The names of blocks in an address. An item of the agenda is ``punt-3`` there."""


class BlockShown(msgspec.Struct, frozen=True, kw_only=True):
    """A block of the minutes for one reader."""

    block: str
    name: str
    """Its name in an address."""
    title: str
    text: str
    """Its text, in Markdown; empty: there is none."""
    version: int
    """The version of the draft; 0: none was ever written."""
    shared: str
    """The text that the members see; empty: they see none."""
    item: AgendaItem | None
    voting: Voting | None
    decision: Decision | None

    @property
    def draft(self) -> bool:
        """Whether the text is other than the members see."""
        return self.text != self.shared


def name_of(block: str) -> str:
    """A block's name in an address."""
    return DUTCH.get(block) or f"punt-{parts_of(ItemId(block)).item}"


def blocks_shown(written: Minutes, drafts: Mapping[str, Draft], texts: Texts) -> list[BlockShown]:
    """Every block, with its draft if there is one. ``drafts`` is empty for a reader who sees no drafts."""
    return [_shown(block, drafts.get(block.block), texts) for block in written.blocks]


def _shown(block: Block, draft: Draft | None, texts: Texts) -> BlockShown:
    shared = block.text or ""
    text = shared if draft is None or draft.text is None else draft.text
    item = block.item
    title = f"{item.number}. {texts.readable(item.title)}" if item else texts.t(f"minutes.block.{block.block}")
    return BlockShown(
        block=block.block,
        name=name_of(block.block),
        title=title,
        text=text,
        version=0 if draft is None else draft.version,
        shared=shared,
        item=item,
        voting=block.voting,
        decision=block.decision,
    )


def block_named(blocks: list[BlockShown], name: str) -> BlockShown:
    """The block of this name in an address. Raises ``NotFound``."""
    for block in blocks:
        if block.name == name:
            return block
    raise NotFound("no such block")
