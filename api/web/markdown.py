"""Markdown that people wrote, as HTML that is safe to show.

Two walls, each enough by itself for most of it: `markdown-it` passes no tags through, and `nh3` then lets a
short list of tags and nothing else stand. Pictures are never shown, for a picture from elsewhere tells its
owner who reads the page; their text is. Twenty thousand open brackets take the parser a second, and so does a wide
table of which every row is one letter; their numbers have a bound, and the text's length.
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
    """Let `# Title` in a text be an `<h3>`: the page has its own title and sections above it."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + _HEADING_STEPS, _LOWEST_HEADING)}"


def _words_of_picture(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """What was written about a picture, in its place."""
    words = renderer.renderInlineAsText(tokens[index].children, options, env)
    return f"<em>{escape(words)}</em>"


def _cells(text: str) -> int:
    """How many cells its tables can have: a row of one letter is filled up to the width of its table."""
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
