"""Names: however a name or a number was typed, it has one spelling; nothing is dropped that can be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.values.names import has_private_characters, normalise_id_text, normalise_name, repair_gb18030

DOT = "\u00b7"

# As Python's gb18030 codec decodes them (private area), and the code that later editions of the standard give.
PRIVATE_AND_PUBLIC = [
    ("\ue816", "\U00020087"),
    ("\ue817", "\U00020089"),
    ("\ue818", "\U000200cc"),
    ("\ue831", "\U000215d7"),
    ("\ue83b", "\U0002298f"),
    ("\ue855", "\U000241fe"),
    ("\ue81e", "\u9fb4"),
    ("\ue826", "\u9fb5"),
    ("\ue82b", "\u9fb6"),
    ("\ue82c", "\u9fb7"),
    ("\ue832", "\u9fb8"),
    ("\ue843", "\u9fb9"),
    ("\ue854", "\u9fba"),
    ("\ue864", "\u9fbb"),
]


@pytest.mark.parametrize(("private", "public"), PRIVATE_AND_PUBLIC)
def test_private_characters_of_the_old_codec_are_mapped(private: str, public: str) -> None:
    assert normalise_name(f"李{private}") == f"李{public}"
    assert not has_private_characters(public)


def test_the_old_codec_still_needs_the_map() -> None:
    assert normalise_name(b"\xfe\x59".decode("gb18030")) == "\u9fb4"


@pytest.mark.parametrize(("private", "public"), [*PRIVATE_AND_PUBLIC, ("\ue7c7", "\u1e3f"), ("\ue78d", "\ufe10")])
def test_any_text_can_be_repaired_and_keeps_everything_else(private: str, public: str) -> None:
    assert repair_gb18030(f"　{private} Ａ・") == f"　{public} Ａ・"
    assert repair_gb18030("plain") == "plain"


@pytest.mark.parametrize("code", range(0xA6D9, 0xA6F4))
def test_vertical_signs_are_out_of_the_private_area(code: int) -> None:
    repaired = repair_gb18030(code.to_bytes(2, "big").decode("gb18030"))
    assert not has_private_characters(repaired)


def test_a_private_character_without_a_code_stays_and_is_flagged() -> None:
    assert normalise_name("高\ue170村") == "高\ue170村"
    assert has_private_characters("高\ue170村")
    assert has_private_characters("\U000f0000")
    assert not has_private_characters("龑䶮𬭎㙟𡐓")


@pytest.mark.parametrize("typed", ["・", "•", "‧", "⋅", "．", ".", "･", DOT, " · ", "∙"])
def test_every_middle_dot_is_one(typed: str) -> None:
    assert normalise_name(f"买买提{typed}阿布都") == f"买买提{DOT}阿布都"


def test_a_full_stop_between_latin_letters_stays() -> None:
    assert normalise_name("J.Smith") == "J.Smith"
    assert normalise_name("张.") == "张."


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张\u3000伟", "张伟"),
        (" 张 伟\t\n", "张伟"),
        ("张\u200b伟\ufeff", "张伟"),
        ("张\x00伟\x7f", "张伟"),
        ("⼀", "一"),
        ("Ａｎｎａ", "Anna"),
        ("龑", "龑"),
        ("", ""),
    ],
)
def test_width_and_white_space(typed: str, name: str) -> None:
    assert normalise_name(typed) == name


@given(st.text(max_size=20))
def test_one_spelling_is_final(text: str) -> None:
    assert normalise_name(normalise_name(text)) == normalise_name(text)
    assert not any(character.isspace() for character in normalise_name(text))


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=20))
def test_han_characters_are_never_dropped(text: str) -> None:
    assert normalise_name(" ".join(text)) == text


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("４３", "43"),
        ("４３Ⅹ", "43X"),
        ("43062119900307123×", "43062119900307123X"),
        ("43062119900307123Х", "43062119900307123X"),
        ("43062119900307123х", "43062119900307123X"),
        ("43062119900307123x", "43062119900307123X"),
        ("'430621199003071230", "430621199003071230"),
        ("430621 19900307 1230", "430621199003071230"),
        ("430621-19900307-1230", "430621199003071230"),
        ("430621–19900307—1230", "430621199003071230"),
        ("0123456701（b）", "0123456701(B)"),
        ("军字第 2012345 号", "军字第2012345号"),
    ],
)
def test_identity_texts(typed: str, number: str) -> None:
    assert normalise_id_text(typed) == number


@given(st.text(st.sampled_from("0123456789xX×Х '-４Ⅹ（)h\u200b"), max_size=24))
def test_an_identity_text_in_one_spelling_is_final(text: str) -> None:
    assert normalise_id_text(normalise_id_text(text)) == normalise_id_text(text)
