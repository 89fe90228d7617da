"""Markdown from people is shown inert: no script, no picture from elsewhere, no layout of its own."""

import re

import pytest

from api.web.markdown import MOST_BRACKETS, MOST_CELLS, MOST_CHARACTERS, markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<p style='position:fixed'>weg</p>",
    "<a href='javascript:alert(1)'>klik</a>",
    "[klik](javascript:alert(1))",
    "[klik](JaVaScRiPt:alert(1))",
    "[klik](java\nscript:alert(1))",
    "[klik](&#106;avascript:alert(1))",
    "[klik](data:text/html;base64,PHNjcmlwdD4=)",
    "[klik](vbscript:msgbox(1))",
    "[klik](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "[klik]: javascript:alert(1)\n\n[klik]",
    "![plaatje](https://elders.example/spoor.png)",
    "![plaatje][p]\n\n[p]: https://elders.example/spoor.png",
    '[klik](https://ok.example "x\\" onmouseover=alert(1) ")',
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "<!-- <script>alert(1)</script> -->",
    "<iframe src=https://elders.example></iframe>",
    "<style>*{display:none}</style>",
    "<base href=https://elders.example>",
    "<form action=https://elders.example><input name=code></form>",
    "|<b>a</b>|b|\n|:-:|-:|\n|<script>1</script>|2|",
]

ALLOWED_TAG = re.compile(
    r"</?(p|br|hr|h[3-6]|ul|li|strong|em|s|blockquote|code|pre|table|thead|tbody|tr|th|td)>"
    r'|<ol( start="\d+")?>|</ol>'
    r'|<a href="(https?:|mailto:|tel:|/|#)[^"]*"( title="[^"]*")? rel="noopener noreferrer nofollow">|</a>'
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_but_the_short_list_of_tags_leaves(text: str) -> None:
    shown = str(markdown(text))
    assert "<" not in ALLOWED_TAG.sub("", shown), shown


def test_a_picture_is_shown_as_its_words() -> None:
    shown = markdown("![De **kamer** <in> 2011](https://elders.example/a.png)")
    assert shown == "<p><em>De kamer &lt;in&gt; 2011</em></p>\n"


def test_a_title_stands_below_the_titles_of_the_page() -> None:
    shown = markdown("# Regels\n\n## Sleutel\n\n###### Klein")
    assert shown == "<h3>Regels</h3>\n<h4>Sleutel</h4>\n<h6>Klein</h6>\n"


def test_what_people_write_most_is_laid_out() -> None:
    assert markdown("**vet** en *schuin*\nregel\n\n- een\n- twee") == (
        "<p><strong>vet</strong> en <em>schuin</em><br>\nregel</p>\n<ul>\n<li>een</li>\n<li>twee</li>\n</ul>\n"
    )


def test_nul_and_lone_surrogates_can_be_written_as_utf_8() -> None:
    shown = markdown("a\0b\ud800c")
    assert shown == "<p>a\N{REPLACEMENT CHARACTER}b?c</p>\n"
    shown.encode()


def test_a_text_above_the_bound_is_shown_as_it_was_typed() -> None:
    for text in ("**(" * MOST_CHARACTERS, "![" * (MOST_BRACKETS + 1)):
        assert markdown(text) == f'<pre class="plain-text">{text}</pre>'


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("columns", [2, 100])
def test_a_table_that_would_grow_out_of_all_bounds_is_shown_as_it_was_typed(columns: int, end: str) -> None:
    """Each row of one letter is filled up to the width of the table."""
    wide = ["|x" * columns, "|-" * columns]
    assert "<table>" in markdown(end.join([*wide, *["x"] * 20]))
    assert "<table>" in markdown(end.join([*wide, "x", "", *["x"] * MOST_CELLS]))
    assert "<table>" not in markdown(end.join([*wide, *["x"] * (MOST_CELLS // columns)]))


def test_a_text_of_one_megabyte_is_escaped_all_the_same() -> None:
    assert "<b" not in markdown("<b>" * 350_000)[len("<pre") :]
