"""How one policy is said: numbered conditions, rows left over, silences."""

from __future__ import annotations

from tests.assessing import MODEL, NANAN, TENGZHOU, YUEYANG, shipped

from canbao.policy.model import NotStated
from canbao.policy.nodes import FALSE, TRUE
from canbao.policy.phrases import ALWAYS, NEVER
from canbao.policy.showing.speech import Speech, answer_text, beside, essence_of


def speech(policy: str) -> Speech:
    return Speech(shipped(policy).latest, lambda section, clause: f"{section}:{clause}")


def test_long_conditions_are_numbered_and_short_ones_written_out() -> None:
    names = speech(NANAN).term_names
    assert "hardship" in names
    assert list(names.values())[:3] == ["条件①", "条件②", "条件③"]
    assert len(set(names.values())) == len(names)
    assert "in_window" not in names
    assert speech(TENGZHOU).term_names == {}


def test_a_row_without_a_condition_is_for_the_rest_unless_it_is_the_first() -> None:
    said = speech(NANAN)
    assert (said.condition(TRUE, 0), said.condition(TRUE, 3)) == (ALWAYS, "以上各项以外的")
    assert said.condition(FALSE, 3) == NEVER


def test_a_silence_says_who_rules() -> None:
    assert speech(TENGZHOU).silence("administration.incentive", None).startswith("未规定，见国办发〔2024〕38号")
    assert speech(NANAN).silence("claim_back", None) == "未规定"
    stated = NotStated(answer="deferred", refer="省规定", cite="二(七)")
    assert speech(YUEYANG).silence("incentive_answer", stated) == "由其他文件规定，见省规定〔incentive_answer:二(七)〕"
    assert answer_text("not_stated", None) == "未规定"


def test_an_entry_carries_readings_remark_and_clause() -> None:
    said = speech(YUEYANG)
    amount = said.rules.file.amounts["fiscal"]
    entry = said.entry("amounts.fiscal", amount, (("名称", "财政"),), "e")
    assert entry.cells == (("名称", "财政"), ("读法", "A05"), ("备注", "2024年为670元，2025年按国家规定执行"))
    assert (entry.key, entry.cite) == ("amounts.fiscal", "amounts.fiscal:二(三)")
    assert beside(said.rules.file.amounts["personal"]) == ()


def test_the_essence_leaves_clause_and_remark_out() -> None:
    rows = shipped(MODEL).latest.file.price
    assert isinstance(rows, list)
    row = rows[0]
    assert essence_of(row) == essence_of(row.model_copy(update={"cite": "九", "note": "别的"}))
    assert essence_of(row) != essence_of(row.model_copy(update={"charge": "fiscal"}))
