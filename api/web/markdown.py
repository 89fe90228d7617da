"""Markdown that people wrote, as HTML that is safe to show.

Two walls stand against harmful HTML: `markdown-it` passes no tags through, and `nh3` then leaves only a short list of
tags. Pictures are never shown, because a picture from another site tells its owner who reads the page; the words that
describe it are shown instead.

Some short texts take the parser long: twenty thousand open brackets take a second, and so does a wide table whose rows
are a letter each. So the length of a text, its brackets and the cells of its tables have bounds.
"""

import re
from collections.abc import Sequence
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

MOST_CHARACTERS: Final = 20_000
MOST_BRACKETS: Final = 1_000
MOST_CELLS: Final = 5_000
"""A longer text, one with more of ``[``, or with more cells in its tables, is shown as it was typed, without layout."""

_LINE_END: Final = re.compile(r"\r\n?|\n")
_EMPTY_LINE: Final = re.compile(r"\n\s*\n")

_BLOCKS: Final = {"p", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre"}
_TABLES: Final = {"table", "thead", "tbody", "tr", "th", "td"}
_TAGS: Final = _BLOCKS | _TABLES | {"a", "br", "strong", "em", "s", "code"}
_ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES: Final = {"https", "http", "mailto", "tel"}
_HEADING_STEPS: Final = 2
_LOWEST_HEADING: Final = 6


def _without_nul(text: str) -> str:
    """The text as UTF-8 can hold it: a lone surrogate and a NUL become the replacement character."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _lower_headings(state: StateCore) -> None:
    """Make `# Title` in a text an `<h3>`, because the page has its own title and sections above the text."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + _HEADING_STEPS, _LOWEST_HEADING)}"


def _words_of_picture(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """The words that describe a picture, in place of the picture."""
    words = renderer.renderInlineAsText(tokens[index].children, options, env)
    return f"<em>{escape(words)}</em>"


def _cells(text: str) -> int:
    """How many cells the tables of a text can have. A short row counts in full, because the parser fills it up."""
    parts = (part.split("\n") for part in _EMPTY_LINE.split(_LINE_END.sub("\n", text)))
    return sum(max(line.count("|") for line in lines) * len(lines) for lines in parts)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.core.ruler.push("lower_headings", _lower_headings)
    parser.add_render_rule("image", _words_of_picture)
    return parser


_PARSER: Final = _parser()


def markdown(text: str) -> Markup:
    """A text in Markdown as safe HTML; its headings begin at `<h3>`.

    Links lead to `https`, `http`, `mailto`, `tel` or a page here, and tell nobody where they were followed
    from. A text of more than MOST_CHARACTERS, MOST_BRACKETS or MOST_CELLS comes back as it was typed, in a `<pre>`.
    """
    text = _without_nul(text)
    if len(text) > MOST_CHARACTERS or text.count("[") > MOST_BRACKETS or _cells(text) > MOST_CELLS:
        return Markup('<pre class="plain-text">') + escape(text) + Markup("</pre>")
    dirty = _PARSER.render(text)
    clean = nh3.clean(
        dirty,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(clean)  # noqa: S704 - nh3 has just cleaned it
