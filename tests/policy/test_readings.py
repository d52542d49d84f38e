"""The register of readings and what a policy declares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.policy.readings import Answer, Readings, UnknownReadingError, find_reading, load_register, read_register

REGISTER = load_register()

# The defaults that the project promises; changing one changes people's money and days, so it is written out here.
DEFAULTS: dict[str, Answer] = {
    "A01": "event_day_not_counted", "A02": "pay_day_not_counted", "A03": "corresponding_day", "A04": "no_extension",
    "A05": "pending", "A06": "year_start", "A07": "all_years", "A08": "no_break", "A09": "bridge_and_restart",
    "A10": "counted", "A11": "refuse_excess", "A12": "runs_on", "A13": "fifth_year", "A14": "accumulates",
    "A15": "kept", "A16": "capped_sum", "A17": "highest", "A18": "clause_order", "A19": "paid", "A20": "no_aid",
    "A21": "literal", "A22": "not_stated", "A23": "grades_1_2", "A24": "term_start", "A25": "certified_by_payment",
    "A26": "settlement_count", "A27": "whole_points", "A28": "payment", "A29": "refuse", "A30": "refundable",
    "A31": "includes", "A32": "refund_difference", "A33": "payment_day", "A34": "hukou_amount",
    "A35": "assistance_fund", "A36": "next_working_day", "A37": "fen", "A38": "floor_is_amount",
    "A39": "general_late_rule", "A40": "late_rule", "A41": "compulsory", "A42": "not_claimable", "A43": "counts",
    "A44": "not_allowed", "A45": "lowers_share", "A46": "year_start", "A47": "no_aid", "A48": "direct_then_difference",
    "A49": "suspended", "A50": "flag", "A51": "latest_run", "A52": "exact", "A53": "from_mobilisation",
    "A54": "advisory", "A55": "first_year_only",
}  # fmt: skip

listed_answers = st.sampled_from([(id_, value) for id_, reading in REGISTER.items() for value in reading.values])


def test_who_declares_nothing_gets_the_promised_defaults() -> None:
    assert dict(Readings({})) == DEFAULTS
    assert dict(Readings()) == DEFAULTS
    assert len(Readings()) == len(DEFAULTS)
    assert repr(Readings({"A31": "excludes"})) == "Readings({'A31': 'excludes'})"


@pytest.mark.parametrize("reading", REGISTER.values(), ids=str)
def test_every_reading_can_be_read_by_a_clerk(reading: object) -> None:
    entry = find_reading(getattr(reading, "id", ""))
    assert entry.question.endswith("？")
    assert entry.why
    assert all(entry.values.values())
    assert len(entry.values) >= 2 or entry.free is not None


@given(listed_answers)
def test_a_declared_answer_is_in_force_and_changes_no_other(chosen: tuple[str, str]) -> None:
    id_, value = chosen
    readings = Readings({id_: value})
    assert readings[id_] == value
    assert readings.meaning(id_) == REGISTER[id_].values[value]
    assert {other: answer for other, answer in readings.items() if other != id_} == {
        other: answer for other, answer in DEFAULTS.items() if other != id_
    }


@given(listed_answers, listed_answers)
def test_changing_answers_leaves_the_old_readings_alone(first: tuple[str, str], second: tuple[str, str]) -> None:
    before = Readings(dict([first]))
    after = before.changed(dict([second]))
    assert after.declared == {**dict([first]), **dict([second])}
    assert before.declared == dict([first])


def test_readings_that_answer_alike_are_equal_and_hash_alike() -> None:
    declared, silent = Readings({"A31": "includes"}), Readings()
    assert declared == silent
    assert hash(declared) == hash(silent)
    assert Readings({"A31": "excludes"}) != silent


def test_breaks_may_count_from_a_year() -> None:
    readings = Readings({"A07": 2025})
    assert readings["A07"] == 2025
    assert "2025" in readings.meaning("A07")


@pytest.mark.parametrize("answer", [True, 25, 20250, "2025", "2025年", None, 2025.0])
def test_what_is_no_year_is_refused(answer: object) -> None:
    with pytest.raises(ValueError, match=r"A07.*四位数的年份"):
        REGISTER["A07"].check(answer)


def test_any_payer_may_stand_for_the_one_that_is_not_named() -> None:
    readings = Readings({"A35": "county_finance"})
    assert readings["A35"] == "county_finance"
    assert "county_finance" in readings.meaning("A35")


@pytest.mark.parametrize("answer", ["", "County", "财政局", "1st", "a b", 7])
def test_what_is_no_payer_code_is_refused(answer: object) -> None:
    with pytest.raises(ValueError, match=r"A35.*出资方代码"):
        REGISTER["A35"].check(answer)


def test_only_the_two_free_readings_take_other_answers() -> None:
    assert {id_: reading.free for id_, reading in REGISTER.items() if reading.free} == {"A07": "year", "A35": "payer"}
    with pytest.raises(ValueError, match="A10"):
        Readings({"A10": 2025})
    with pytest.raises(ValueError, match="A10"):
        Readings({"A10": "some_payer"})


def test_an_unknown_answer_names_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"A31.*最接近的是“includes”"):
        Readings({"A31": "include"})


def test_an_unknown_reading_names_the_nearest() -> None:
    with pytest.raises(UnknownReadingError) as problem:
        Readings({"A5": "pending"})
    assert "A55" in str(problem.value) or "A05" in str(problem.value)
    with pytest.raises(ValueError, match="A99"):
        Readings()["A99"]
    assert "A99" not in Readings()
    assert Readings().get("A99", "nothing") == "nothing"


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("question: 甲？\n  values: {a: 甲}\n  default: b\n  why: 乙\n  rooms: [assess]", "没有“b”这个答案"),
        ("question: 甲？\n  values: {a: 甲}\n  default: a\n  why: 乙\n  rooms: []", "rooms 或 free"),
        ("question: 甲？\n  values: {a: 甲}\n  default: a\n  why: 乙\n  rooms: [kitchen]", "rooms 或 free"),
        (
            "question: 甲？\n  values: {a: 甲}\n  default: a\n  why: 乙\n  rooms: [assess]\n  free: colour",
            "rooms 或 free",
        ),
        (
            "question: 甲？\n  values: {a: 甲}\n  default: a\n  why: 乙\n  rooms: [assess]\n  room: assess",
            "不认识的项目：room",
        ),
    ],
)
def test_a_register_that_contradicts_itself_is_refused(entry: str, problem: str) -> None:
    with pytest.raises(ValueError, match=f"A01.*{problem}"):
        read_register(f"A01:\n  {entry}\n")


def test_a_register_out_of_order_is_refused() -> None:
    entry = "{question: 甲？, values: {a: 甲}, default: a, why: 乙, rooms: [assess]}"
    assert list(read_register(f"A01: {entry}\nA02: {entry}\n")) == ["A01", "A02"]
    with pytest.raises(ValueError, match="按编号排序"):
        read_register(f"A02: {entry}\nA01: {entry}\n")
