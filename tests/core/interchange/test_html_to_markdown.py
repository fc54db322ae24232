"""HTML from any editor → Markdown, which is then shown as the HTML was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.bank.markdown import render_block, render_inline
from quizbank.core.interchange.texts import Converted, TextFormat, converted
from quizbank.core.text_rules import REFUSED


def html(text: str, *, one_line: bool = False) -> Converted:
    """A text that is meant as HTML."""
    return converted(text, TextFormat.HTML, one_line=one_line)


@pytest.mark.parametrize(
    ("written", "markdown"),
    [
        ("<p>One</p><p>two<br>three</p>", "One\n\ntwo\\\nthree"),
        ("One<br><br>two", "One\n\ntwo"),
        ('<p dir="ltr" style="margin:0">One<br></p>', "One"),
        ("<div>One</div><div>two</div>", "One\n\ntwo"),
        ("a <b>b</b> <strong>c</strong> <i>d</i> <em>e</em>", "a **b** **c** *d* *e*"),
        ("<b><i>both</i></b>", "***both***"),
        ("<b> blanks </b>outside", "**blanks** outside"),
        ("<p>One&nbsp;&nbsp;two\n   three &amp; four</p>", "One two three & four"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        ("<h3>Note</h3>text", "**Note**\n\ntext"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ("<code>x = 1</code>", "`x = 1`"),
        ("<code>a`b</code>", "``a`b``"),
        ("<pre>\na\n  b\n</pre>", "```\na\n  b\n```"),
        ("H<sub>2</sub>O, 10<sup>-3</sup>", "H₂O, 10⁻³"),
        ("<table><tr><th>A<th>B<tr><td>1|2<td></table>", "| A | B |\n| --- | --- |\n| 1\\|2 |  |"),
        ("<table><tr><td>1<td>2</table>", "|  |  |\n| --- | --- |\n| 1 | 2 |"),
        ("5 * 3 is 15, *not* 16", "5 * 3 is 15, \\*not\\* 16"),
        ("a_b and _c_", "a_b and \\_c\\_"),
        ("Fill in: _____ is it", "Fill in: _____ is it"),
        (
            "<p>1. no list</p><p># no heading</p><p>- no list</p>",
            "1\\. no list\n\n\\# no heading\n\n\\- no list",
        ),
        ("[a](b) and ![c](d)", "[a]\\(b) and ![c]\\(d)"),
        ("pH < 7, <5 mg &lt;b&gt;", "pH < 7, <5 mg &lt;b>"),
        ("write &amp;lt; so", "write &amp;lt; so"),
        ("<span>a<span>b</span></span><o:p>c</o:p>", "abc"),
        ("x <y and z> w", "x &lt;y and z> w"),
        ("", ""),
    ],
)
def test_html_becomes_markdown(written: str, markdown: str) -> None:
    found = html(written)

    assert found.markdown == markdown
    assert found.notes == ()
    assert found.media == ()


@pytest.mark.parametrize(
    ("written", "markdown", "says"),
    [
        ("a<script>alert(1)</script>b", "ab", "had a script, which was left out"),
        ("a<SCRIPT>if (a<b) {}", "a", "had a script, which was left out"),
        ("<style>p {color: red}</style>a", "a", "had a style sheet, which was left out"),
        ('<a href="http://x">a</a>', "a", "had a link, which is now plain text"),
        ("<u>a</u>", "a", "had underlined text, which is now plain"),
        ("<del>a</del>", "a", "had text that was struck out, which is now plain"),
        ("<input>a", "a", "had a form field, which was left out"),
        ("e<sup>x</sup>", "e^(x)", "had raised or lowered text, which is now written with ^ or _"),
        ('<ol type="A"><li>a</ol>', "1. a", "had a list with letters, which now has numbers"),
        (
            "so \\(x\\)",
            "so \\\\(x\\\\)",
            "has a formula in TeX, whose signs are shown as they stand",
        ),
        (
            '<span class="multilang" lang="en">a</span>',
            "a",
            "has a text in several languages, which now stand one behind the other",
        ),
        ("a\u200bb", "ab", "had characters that nobody sees, which were left out"),
    ],
)
def test_what_cannot_come_along_is_told(written: str, markdown: str, says: str) -> None:
    found = html(written)

    assert found.markdown == markdown
    assert found.notes == (says,)


@pytest.mark.parametrize(
    "written",
    [
        '<p>See <img src="x.png"></p>',
        "<object data='x'></object>",
        "<iframe src='http://x'></iframe>",
        "<svg><path/></svg>",
        "<video><source src='x'></video>",
        "<math><mi>x</mi></math>",
    ],
)
def test_pictures_and_media_are_noticed(written: str) -> None:
    assert html(written).media


def test_an_image_in_markdown_is_noticed_too() -> None:
    assert converted("![a film](film.png)", TextFormat.MARKDOWN).media


def test_links_in_markdown_become_text() -> None:
    found = converted('See [the rule](http://x "title").', TextFormat.MARKDOWN)

    assert found.markdown == "See the rule."
    assert found.notes == ("had a link, which is now plain text",)


def test_options_are_one_line_without_escapes_that_only_paragraphs_need() -> None:
    assert html("<p>1. a</p><p>= <b>b</b></p>", one_line=True).markdown == "1. a = **b**"
    assert converted("- a\n# b", TextFormat.PLAIN, one_line=True).markdown == "- a # b"


def test_lines_of_moodles_own_format_count() -> None:
    found = converted("one\ntwo <b>three</b>\n\nfour", TextFormat.MOODLE)

    assert found.markdown == "one\\\ntwo **three**\n\nfour"


def test_lines_of_plain_text_count() -> None:
    found = converted("one\n* two\n\n<b>three</b>", TextFormat.PLAIN)

    assert found.markdown == "one\\\n\\* two\n\n&lt;b>three&lt;/b>"


TEXTS = st.lists(
    st.sampled_from([*"ab 12.)*_`\\<>&#;-+=|~![](){}:\"'\n", "&lt;", "é", "**", "://", "___"])
).map("".join)


def shown(markdown_html: str) -> str:
    """What a person reads, without regard to blanks."""
    text = markdown_html.replace("<p>", " ").replace("</p>", " ").replace("<br>", " ")
    for sign, entity in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("&", "&amp;")):
        text = text.replace(entity, sign)
    return " ".join(text.split())


@given(TEXTS)
def test_a_plain_text_is_shown_as_it_is(text: str) -> None:
    words = " ".join(text.split())

    assert shown(render_block(converted(text, TextFormat.PLAIN).markdown)) == words
    assert shown(render_inline(converted(text, TextFormat.PLAIN, one_line=True).markdown)) == words


@given(TEXTS)
def test_no_plain_text_is_taken_for_html_links_or_images(text: str) -> None:
    markdown = converted(text, TextFormat.PLAIN).markdown

    assert not any(pattern.search(markdown) for pattern, _, _ in REFUSED)


PIECES = st.sampled_from(
    [
        *("<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "<p>", "</p>", "<br>", "<ul>", "<li>"),
        *("</li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<pre>", "</pre>", "<sub>"),
        *("<script>", "</script>", "<!--", "-->", "<", ">", "&", "&amp;", "<a href='x'>", "</a>"),
        *("word", "two words", " ", "*", "_", "`", "\\", "|", "#", "1.", "-", "\n", "é", "]("),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_html_it_is_the_markdown_holds_no_html(text: str) -> None:
    found = html(text)

    assert not any(pattern.search(found.markdown) for pattern, _, _ in REFUSED)
    assert "<script" not in render_block(found.markdown)


STYLED = st.sampled_from(["{}", "<b>{}</b>", "<i>{}</i>", "<b><i>{}</i></b>", "<code>{}</code>"])
RUNS = st.lists(st.tuples(STYLED, st.sampled_from(["a", "b c", "d.", " e", "f "])), max_size=6)


@given(RUNS)
def test_no_word_is_lost_between_styles(runs: list[tuple[str, str]]) -> None:
    words = "".join(word for _, word in runs).split()

    found = render_inline(html("".join(style.format(word) for style, word in runs)).markdown)

    for tag in ("strong", "em", "code"):
        found = found.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert found.split() == words
