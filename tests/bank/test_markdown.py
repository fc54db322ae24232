"""Small Markdown as safe HTML."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from quizbank.bank.markdown import render_block, render_inline

TABLE = "| Test | Value | Unit |\n|:-----|------:|:----:|\n| **Na** | 139 | mEq/L |\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("a\nb", "<p>a\nb</p>"),
        ("BP < 90 & rising", "<p>BP &lt; 90 &amp; rising</p>"),
        ("Section I.C.4.a", "<p>Section I.C.4.a</p>"),
    ],
)
def test_text_becomes_paragraphs_lists_and_emphasis(text: str, html: str) -> None:
    assert render_block(text) == html


@pytest.mark.parametrize("text", ["# A", "## A", "###### A", "A\n===", "A\n---"])
def test_a_heading_is_a_strong_line_so_that_the_outline_is_the_page_s(text: str) -> None:
    assert render_block(text) == "<p><strong>A</strong></p>"


def test_a_table_scrolls_by_itself_and_keeps_its_alignment_without_styles() -> None:
    html = render_block(TABLE)
    soup = BeautifulSoup(html, "html5lib")

    around = soup.find("div", class_="scroll-across")
    assert around is not None
    assert around["tabindex"] == "0"
    assert around["role"] == "group"
    assert around["aria-label"] == "Table"
    assert [cell.get("class") for cell in soup.find_all("td")] == [
        None,
        ["align-end"],
        ["align-center"],
    ]
    assert [cell["scope"] for cell in soup.find_all("th")] == ["col", "col", "col"]
    assert "style" not in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "![a](http://example.org/x.png)",
        "<http://example.org>",
        "[a]: http://example.org\n\n[a]",
        "<!-- a -->",
        "    <b>indented</b>",
        "```html\n<b onclick=x>\n```",
        "`<b onclick=x>`",
        "| <b> |\n|---|\n| <a href=x> |",
        "&lt;script&gt;",
    ],
)
def test_nothing_but_our_own_tags_comes_out(text: str) -> None:
    for html in (render_block(text), render_inline(text)):
        soup = BeautifulSoup(html, "html5lib")
        assert not soup.find_all(["script", "img", "a", "b"])
        assert not [
            tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)
        ]


def test_one_line_of_text_has_no_paragraphs() -> None:
    assert render_inline("**12034**,\n 12011-59") == "<strong>12034</strong>, 12011-59"
    assert render_inline("1. not a list") == "1. not a list"


@given(st.text())
def test_any_text_gives_html_of_a_few_tags(text: str) -> None:
    allowed = {"p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "hr"}
    allowed |= {"div", "table", "thead", "tbody", "tr", "th", "td"}

    html = render_block(text)

    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= allowed
    assert "style=" not in re.sub(r">[^<]*<", "><", f">{html}<")
