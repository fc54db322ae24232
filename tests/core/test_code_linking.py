"""Codes in a text become links; what only looks like one does not."""

import pytest

from quizbank.core.code_linking import candidates, linked

PAGES = {"E11.65": "/e?y=1&z=2", "E11": "/e11", "0DTJ4ZZ": "/p", "J1885": "/j", "RT": "/rt"}


def with_links(text: str) -> str:
    return linked(text, PAGES.get)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("It is E11.65.", 'It is <a href="/e?y=1&amp;z=2">E11.65</a>.'),
        (
            "<p>Not E11, but 0DTJ4ZZ</p>",
            '<p>Not <a href="/e11">E11</a>, but <a href="/p">0DTJ4ZZ</a></p>',
        ),
        ("J1885-RT", '<a href="/j">J1885</a>-<a href="/rt">RT</a>'),
        ("diabetes (E11.-)", 'diabetes (<a href="/e11">E11</a>.-)'),
        ("(E11-E13)", '(<a href="/e11">E11</a>-E13)'),
        ("<code>E11</code>", '<code><a href="/e11">E11</a></code>'),
    ],
)
def test_a_code_that_stands_alone_becomes_a_link(text: str, link: str) -> None:
    assert with_links(text) == link


@pytest.mark.parametrize(
    "text",
    [
        "E11.659",
        "XE11",
        "e11",
        "E11A",
        "ICD-10-RT",
        "&#11; START RTX",
        '<td class="E11">99213</td>',
        "",
    ],
)
def test_part_of_another_word_or_of_a_tag_stays_as_it_is(text: str) -> None:
    assert with_links(text) == text


def test_words_that_could_be_codes_are_found_in_several_texts() -> None:
    found = candidates(["burns (T20-T32), HIV", "insulin (Z79.4) and E09.-"])

    assert found == {"T20", "T32", "HIV", "Z79.4", "E09"}
