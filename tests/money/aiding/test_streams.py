"""What the shipped policies say of aid money: accounts, offices, groups; ways that differ within one county."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.assessing import LOCALITIES, NANAN, QINGTANGPU, TENGZHOU, YUEYANG

from canbao.billing.policies import Books, Choice, books_of
from canbao.money.aiding.streams import Kind, SeveralAccounts, Stream, kinds_of, payers_of, stream_of
from canbao.policy.library import shipped_folder


def books(name: str, *folders: str) -> Books:
    return books_of(Choice((name,), folders=folders))


def test_an_account_is_on_the_way_where_somebody_remits_out_of_it() -> None:
    tengzhou = books(TENGZHOU)
    stream = stream_of(tengzhou, "city_medical_assistance", "370481")
    assert stream == Stream(
        "city_medical_assistance", "aided", "政府资助（医疗救助资金）", "城乡医疗救助基金支出户",
        ("市医保局", "市税务局"), "市财政局", "二(七)2",
    )  # fmt: skip
    for payer in ("city_budget", "town_budget"):
        assert (stream_of(tengzhou, payer, "370481").budget, stream_of(tengzhou, payer, "370481").account) == (
            "paid_for", "城乡医疗救助基金支出户",
        )  # fmt: skip
    yueyang = stream_of(books(YUEYANG), "assistance_fund", "430621")
    assert (yueyang.budget, yueyang.account, yueyang.reviewer) == ("aid", "", "县财政局")
    assert stream_of(books(NANAN), "government", "350583").account == ""
    assert stream_of(books(QINGTANGPU), "assistance_fund", "430923") == Stream("assistance_fund")


def test_a_unit_elsewhere_and_a_payer_of_nobody_have_no_stream() -> None:
    assert stream_of(books(TENGZHOU), "city_budget", "430621") == Stream("city_budget")
    assert stream_of(books(TENGZHOU), "nobody", "370481") == Stream("nobody")


@pytest.mark.parametrize("policy", LOCALITIES)
def test_every_row_is_somebodys_in_words(policy: str) -> None:
    found = books(policy)
    rules = found[policy].latest
    rows = [(rules.key, row.id) for row in rules.aid.rows]
    kinds = kinds_of(found, rows)
    assert set(kinds) == set(rows)
    assert all(kind.standing and "_" not in kind.standing for kind in kinds.values())
    assert set(payers_of(found)) <= set(rules.file.payers)


def test_groups_by_age_have_no_certifier_and_several_rows_are_joined() -> None:
    found = books(TENGZHOU)
    key = found[TENGZHOU].latest.key
    kinds = kinds_of(found, [(key, "age_70"), (key, "orphan,severely_disabled"), (key, "no_such_row"), ("gone", "a")])
    assert kinds[key, "age_70"].certifier == ""
    assert "70周岁" in kinds[key, "age_70"].standing
    assert kinds[key, "orphan,severely_disabled"] == Kind("孤儿、重度残疾人", "市民政局、市残联")
    assert kinds[key, "no_such_row"] == Kind("no_such_row", "")
    assert kinds["gone", "a"] == Kind("a", "")


def test_policies_that_send_a_payers_money_different_ways_are_told_apart_by_town(tmp_path: Path) -> None:
    text = (shipped_folder() / "shandong" / "tengzhou" / "2025.yaml").read_text(encoding="utf-8")
    text = text.replace("policy: shandong/tengzhou/2025", "policy: town/2025").replace(
        'place: "370481"', 'place: "370481001"'
    )
    text = text.replace("account: 城乡医疗救助基金支出户", "account: 另一专户")
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / "2025.yaml").write_text(text, encoding="utf-8")
    both = books_of(Choice((TENGZHOU, "town/2025"), folders=(str(tmp_path),)))
    with pytest.raises(SeveralAccounts, match="按镇街"):
        stream_of(both, "city_budget", "370481")
    assert stream_of(both, "city_budget", "370481002").account == "城乡医疗救助基金支出户"
