"""What a notice takes over from above: by whom it binds, by adoption, by a reading; and what stays a frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.policy_texts import SMALL, write

from canbao.policy.inheriting import Values, take_over
from canbao.policy.library import Document
from canbao.policy.rules import Silence

FRAME = "上样（对下级规则的框架，不直接适用于个人）"


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return write(tmp_path, {"small": SMALL}).read("small")


def _document(document: Document, **changes: Any) -> Document:
    file = document.file.model_copy(update=changes)
    return Document(document.path, document.raw, file, document.positions)


def above(document: Document, **changes: Any) -> Document:
    source = document.file.source.model_copy(update={"number": "上样"})
    return _document(document, policy="above", source=source, **changes)


def merged(
    document: Document,
    own: dict[str, Any],
    over: dict[str, Any],
    *,
    fills: bool = False,
    binds: Any = None,
    adopts: Any = (),
) -> Values:
    higher = above(document, binds=binds or {})
    top = take_over(higher, over, None, None, fills_silence=False)
    return take_over(_document(document, adopts=list(adopts)), own, top, higher, fills_silence=fills)


def test_a_table_comes_down_whole_if_it_binds_people(document: Document) -> None:
    values = merged(
        document, {}, {"price": ["row"], "cover": ["row"]}, binds={"price": "people", "cover": "lower_rule"}
    )
    assert values.raw == {"price": ["row"]}
    assert values.origins == {"price": "above"}
    assert values.silences == {"cover": Silence("not_stated", FRAME)}


def test_what_says_nothing_about_binding_is_a_frame(document: Document) -> None:
    values = merged(document, {}, {"price": ["row"]})
    assert (values.raw, values.silences) == ({}, {"price": Silence("not_stated", FRAME)})


def test_named_parts_come_down_one_by_one_the_narrower_word_first(document: Document) -> None:
    over = {"amounts": {"personal": 1, "fiscal": 2}, "windows": {"central": 3}}
    values = merged(document, {}, over, binds={"amounts": "people", "amounts.personal": "lower_rule"})
    assert values.raw == {"amounts": {"fiscal": 2}}
    assert set(values.silences) == {"amounts.personal", "windows.central"}


def test_what_the_child_states_stays(document: Document) -> None:
    binds = {"price": "people", "amounts": "people"}
    values = merged(
        document,
        {"price": ["own"], "amounts": {"personal": 9}},
        {"price": ["row"], "amounts": {"personal": 1}},
        binds=binds,
    )
    assert values.raw == {"price": ["own"], "amounts": {"personal": 9}}
    assert (values.origins, values.silences) == ({}, {})


@pytest.mark.parametrize("adopts", [["waiting"], ["waiting", "windows"], ["waiting", "windows.central"]])
def test_a_frame_may_be_adopted_as_a_rule_of_ones_own(document: Document, adopts: list[str]) -> None:
    over = {"waiting": ["row"], "windows": {"central": 3}}
    values = merged(document, {}, over, binds={"waiting": "lower_rule"}, adopts=adopts)
    assert values.raw["waiting"] == ["row"]
    assert ("windows.central" in values.origins) is (len(adopts) > 1)


def test_words_and_payers_are_known_below_whatever_binds_says(document: Document) -> None:
    values = merged(document, {"terms": {"a": "own"}}, {"terms": {"a": "x", "b": "y"}, "payers": {"nation": 1}})
    assert values.raw == {"terms": {"a": "own", "b": "y"}, "payers": {"nation": 1}}
    assert values.origins == {"terms.b": "above", "payers.nation": "above"}


def test_readings_come_down_where_the_child_gives_no_answer(document: Document) -> None:
    values = merged(document, {"readings": {"A01": "x"}}, {"readings": {"A01": "y", "A02": "z"}})
    assert values.raw["readings"] == {"A01": "x", "A02": "z"}


def test_silence_may_be_filled_by_the_higher_rule(document: Document) -> None:
    values = merged(document, {}, {"price": ["row"]}, fills=True)
    assert (values.raw, values.silences) == ({"price": ["row"]}, {})


def test_a_section_that_only_says_it_is_silent_is_the_higher_one_with_its_origin(document: Document) -> None:
    silent = {"answer": "not_stated", "cite": "五"}
    values = merged(document, {"claim_back": silent}, {"claim_back": {"when": "true", "cite": "三"}}, fills=True)
    assert values.raw == {"claim_back": {"when": "true", "cite": "三"}}
    assert values.origins == {"claim_back": "above"}
    assert merged(document, {"claim_back": silent}, {"claim_back": {"when": "true"}}).raw == {"claim_back": silent}


def test_a_part_that_comes_down_names_the_document_and_leaves_the_section_ones_own(document: Document) -> None:
    own = {"administration": {"incentive": {"cite": "七"}}}
    over = {"administration": {"incentive": {"cite": "三", "bonus_cap_share": "20%"}}}
    values = merged(document, own, over, fills=True)
    assert values.raw["administration"]["incentive"] == {
        "cite": "七；上样 三", "reading": ["A22"], "bonus_cap_share": "20%",
    }  # fmt: skip
    assert values.origins == {}


@pytest.mark.parametrize(("fills", "is_answered"), [(True, True), (False, False)])
@pytest.mark.parametrize("own", [{}, {"administration": {"incentive": {"cite": "七"}}}])
def test_who_rules_the_incentive_need_not_be_said_once_its_terms_have_come_down(
    document: Document, own: dict[str, Any], fills: bool, is_answered: bool
) -> None:
    answer = {"answer": "deferred", "refer": "省规定", "cite": "七"}
    over = {"administration": {"incentive": {"cite": "三", "bonus_cap_share": "20%"}}}
    values = merged(document, {"incentive_answer": answer, **own}, over, fills=fills)
    assert ("incentive_answer" not in values.raw) is is_answered
    nothing = merged(document, {"incentive_answer": answer, **own}, {"price": ["row"]}, fills=fills)
    assert nothing.raw["incentive_answer"] == answer


def test_the_values_of_above_are_not_changed_by_what_the_child_does(document: Document) -> None:
    over: dict[str, Any] = {"price": [{"id": "row"}]}
    values = merged(document, {}, over, binds={"price": "people"})
    values.raw["price"][0]["id"] = "changed"
    assert over == {"price": [{"id": "row"}]}


def test_an_empty_section_counts_as_silent(document: Document) -> None:
    values = merged(
        document, {"price": None, "amounts": None}, {"price": ["row"], "amounts": {"personal": 1}}, fills=True
    )
    assert values.raw == {"price": ["row"], "amounts": {"personal": 1}}


# -- three levels ------------------------------------------------------------------------------------------------------


def three(document: Document, *, middle_adopts: Any = (), middle_binds: Any = None, top_binds: Any = None) -> Values:
    top = above(document, binds=top_binds or {})
    middle_source = document.file.source.model_copy(update={"number": "中样"})
    middle = _document(
        document, policy="middle", source=middle_source, adopts=list(middle_adopts), binds=middle_binds or {}
    )
    first = take_over(top, {"waiting": ["row"]}, None, None, fills_silence=False)
    second = take_over(middle, {"cover": ["row"]}, first, top, fills_silence=False)
    return take_over(document, {}, second, middle, fills_silence=False)


def test_what_binds_people_passes_through_a_level_that_is_silent(document: Document) -> None:
    values = three(document, top_binds={"waiting": "people"})
    assert (values.raw, values.origins) == ({"waiting": ["row"]}, {"waiting": "above"})


def test_a_frame_of_above_is_still_named_two_levels_down(document: Document) -> None:
    values = three(document)
    assert values.silences["waiting"] == Silence("not_stated", FRAME)
    assert values.silences["cover"] == Silence("not_stated", FRAME.replace("上样", "中样"))


@pytest.mark.parametrize(
    ("binds", "comes"), [({"waiting": "people"}, True), ({}, False), ({"waiting": "lower_rule"}, False)]
)
def test_who_adopts_a_frame_says_whom_it_binds_below(document: Document, binds: dict[str, str], comes: bool) -> None:
    values = three(document, middle_adopts=["waiting"], middle_binds=binds)
    assert ("waiting" in values.raw) is comes
    assert values.origins.get("waiting") == ("above" if comes else None)
    assert comes or values.silences["waiting"].refer == FRAME
