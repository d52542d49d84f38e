"""The catalogue of standings: from a word of a notice or a list to ids and grades."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.policy.standings import SEVERE_GRADES, Match, load_catalogue, read_catalogue

CATALOGUE = load_catalogue()
HEADER = "id,name,aliases,usual_certifier,attributes,alias_sets,national_code,note\n"
MONITORED = {"monitored", "unstable_lifted", "edge_at_risk", "sudden_hardship"}


def match(*ids: str, grades: set[int] | None = None) -> Match:
    return Match(frozenset(ids), frozenset(grades) if grades is not None else None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("特困供养人员", match("destitute")),
        ("最低生活保障对象", match("subsistence")),
        ("低保户", match("subsistence")),
        ("低保边缘家庭", match("near_subsistence")),
        ("革命“五老”人员", match("five_elders")),
        ("革命「五老」 人员", match("five_elders")),
        ("脱贫（享受政策）人员", match("lifted_with_policy")),
        ("六十年代精简退职职工（享受４０％救济）", match("retrenched_1960s")),
        ("已建档“两病”患者", match("two_diseases")),
        ("抚恤定补优抚对象", match("special_care")),
        ("农村独生女家庭", match("one_daughter_family")),
        ("destitute", match("destitute")),
        ("7131", match("destitute")),
        ("特困人员-7131", match("destitute")),
        ("特困人员（7131）", match("destitute")),
        ("7131-特困人员", match("destitute")),
        ("残疾人", match("disabled")),
        ("重度残疾人", match("disabled", grades={1, 2})),
        ("重度残疾-7069", match("disabled", grades={1, 2})),
        ("残疾人-7069", match("disabled", grades={1, 2})),
        ("7069", match("disabled", grades={1, 2})),
        ("三、四级残疾人", match("disabled", grades={3, 4})),
        ("三、四级残疾对象", match("disabled", grades={3, 4})),
        ("1-2级残疾", match("disabled", grades={1, 2})),
        ("一、二级残疾人", match("disabled", grades={1, 2})),
        ("一级残疾", match("disabled", grades={1})),
        ("1级残疾", match("disabled", grades={1})),
        ("重度残疾人（一级）", match("disabled", grades={1})),
        ("残疾人-三级-7069", None),
        ("一户多残家庭残疾人（三级）", match("multi_disabled_household", grades={3})),
        ("监测对象", match(*MONITORED)),
        ("防止返贫监测帮扶对象", match(*MONITORED)),
        ("监测对象-脱贫不稳定户", match("unstable_lifted")),
        ("监测对象—突发严重困难户", match("sudden_hardship")),
        ("边缘易致贫户-7204", match("edge_at_risk")),
    ],
)
def test_a_condition_asks_for_these(name: str, expected: Match | None) -> None:
    assert CATALOGUE.resolve(name) == expected


@pytest.mark.parametrize(
    ("name", "id_", "grade"),
    [
        ("残疾人(三级)", "disabled", 3),
        ("残疾人（4级）", "disabled", 4),
        ("四级残疾", "disabled", 4),
        ("重度残疾人", "disabled", None),
        ("残疾人", "disabled", None),
        ("脱贫不稳定户", "unstable_lifted", None),
        ("监测对象-边缘易致贫户", "edge_at_risk", None),
        ("监测对象", "monitored", None),
        ("农村两女绝育家庭", "two_daughters_family", None),
    ],
)
def test_a_row_of_a_list_says_exactly_one_standing(name: str, id_: str, grade: int | None) -> None:
    found = CATALOGUE.recognise(name)
    assert found is not None
    assert found.ids == {id_}
    assert found.grade == grade


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "富户",
        "五级残疾",
        "三级低保",
        "一级孤儿",
        "重度残疾人（四级）",
        "孤儿-7131",
        "特困人员-9999",
        "9999",
        "7131x",
    ],
)
def test_a_name_that_nobody_knows_or_that_contradicts_itself_means_nothing(name: str) -> None:
    assert CATALOGUE.resolve(name) is None
    assert CATALOGUE.recognise(name) is None


def test_a_known_code_explains_an_unknown_name() -> None:
    assert CATALOGUE.resolve("边缘易致贫类-7204") == match("edge_at_risk")


def test_severe_follows_the_reading_and_nothing_else_does() -> None:
    for answer, grades in SEVERE_GRADES.items():
        severe = CATALOGUE.resolve("重度残疾人", severe_grades=answer)
        assert severe == Match(frozenset({"disabled"}), grades)
        assert severe is not None
        assert severe.rests_on == "A23"
        plain = CATALOGUE.resolve("一、二级残疾人", severe_grades=answer)
        assert plain == match("disabled", grades={1, 2})
        assert plain is not None
        assert plain.rests_on is None
    third = CATALOGUE.resolve("重度残疾人（三级）", severe_grades="grades_1_3")
    assert third == match("disabled", grades={3})
    assert third is not None
    assert third.rests_on == "A23"
    with pytest.raises(ValueError, match="grades_1_2"):
        CATALOGUE.resolve("重度残疾人", severe_grades="grades_1-2")


@given(st.sampled_from(sorted(CATALOGUE.standings)))
def test_every_id_and_its_chinese_name_lead_back_to_it(id_: str) -> None:
    members = CATALOGUE.standings[id_].members
    for word in (id_, CATALOGUE.name_of(id_), f"{CATALOGUE.name_of(id_)}　"):
        found = CATALOGUE.resolve(word)
        assert found is not None
        assert found.ids == {id_, *members}
    assert CATALOGUE.certifier_of(id_)


@given(st.sampled_from(sorted(CATALOGUE.standings)))
def test_whoever_is_listed_as_a_member_fulfils_the_wider_word(id_: str) -> None:
    wider = [other.id for other in CATALOGUE.standings.values() if id_ in other.members]
    listed = CATALOGUE.recognise(id_)
    assert listed is not None
    for other in wider:
        asked = CATALOGUE.resolve(other)
        assert asked is not None
        assert listed.ids <= asked.ids


def test_a_wrong_name_or_id_gets_suggestions() -> None:
    assert "重度残疾人" in CATALOGUE.nearest("重渡残疾人")
    assert "near_subsistence" in CATALOGUE.nearest("near_subsistance")
    with pytest.raises(ValueError, match="disabled"):
        CATALOGUE.name_of("disable")


def test_the_packaged_catalogue_knows_what_its_columns_say() -> None:
    assert CATALOGUE.standings["disabled"].grades == {1, 2, 3, 4}
    assert CATALOGUE.standings["orphan"].grades == set()
    assert CATALOGUE.standings["one_son_family"].has_role
    assert not CATALOGUE.standings["subsistence"].has_role
    assert CATALOGUE.standings["monitored"].members == MONITORED - {"monitored"}


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("a,甲,丙,x,,,,\nb,乙,丙,x,,,,\n", "“丙”有两种解释：a 与 b"),
        ("a,甲（丙）,,x,,,,\nb,乙,甲(丙),x,,,,\n", "有两种解释"),
        ("a,甲,,x,,,7000,\nb,乙,,x,,,7000,\n", "“7000”有两种解释"),
        ("a,甲,丙,x,grade 1-4,丙=grade 1,,\n", "“丙”有两种解释"),
        ("a,甲,,x,,,,\na,乙,,x,,,,\n", "代号重复：a"),
        ("a,甲,,x,,丙=grade 9,,\n", "“grade 9”看不懂"),
        ("a,甲,,x,,丙=nobody,,\n", "“nobody”看不懂"),
        ("a,,,x,,,,\n", "身份 a 有空的名称"),
        ("a,甲,,x,,=grade 1,,\n", "身份 a 有空的名称"),
    ],
)
def test_a_catalogue_that_is_not_clear_is_refused(rows: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_catalogue(HEADER + rows)


def test_a_catalogue_of_ones_own_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "standings.csv"
    path.write_text(HEADER + "a,甲,乙,office,grade 1-2,重甲=severe,,\n", encoding="utf-8")
    own = load_catalogue(path)
    assert own.resolve("乙") == match("a")
    assert own.resolve("2级甲") == match("a", grades={2})
    assert own.resolve("3级甲") is None
    assert own.resolve("特困人员") is None
