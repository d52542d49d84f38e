"""What the Chinese text says of each kind of result."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.assessing import MODEL, NANAN, QINGTANGPU, TENGZHOU, YUEYANG, changed, run, shipped, standing

from canbao.assess.explaining import explain, to_text
from canbao.assess.explaining.explanation import Explanation, WaitSpan
from canbao.assess.facts import none_complete, person_of
from canbao.assess.interpreting import Assessment, assess
from canbao.policy.rules import Cite


def text(found: Assessment | Explanation) -> str:
    return to_text(explain(found) if isinstance(found, Assessment) else found)


@pytest.mark.parametrize(
    ("found", "sentences"),
    [
        (
            run(shipped(YUEYANG), "2025-03-01"),
            ["本人暂按 1070.00 元；财政补助标准公布以后重新计算。", "= 1070.00 元（暂按）"],
        ),
        (
            run(shipped(YUEYANG), "2024-08-31"),
            [
                "这笔缴费现在不能受理：集中缴费期尚未开始（二(六)第1段）。",
                "怎么办：2024年9月1日起可以缴费。",
                "能受理的时候，应缴 400.00 元。",
            ],
        ),
        (run(shipped(QINGTANGPU), "2021-10-01", pay_place="110101"), ["怎么办：重新缴费，缴费地区选本地。"]),
        (
            run(shipped(NANAN), "2023-10-01", employee_active=True),
            ["不能在这里参保：应参加或正在参加职工医保", "怎么办：在单位参加职工医保"],
        ),
        (run(shipped(TENGZHOU), "2025-02-01"), ["这份通知没有规定这种情况应缴多少。", "请查：山东省、枣庄市的规定。"]),
        (run(shipped(MODEL), "2024-10-01"), ["资助：由其他文件规定（二(二)）。请查：医疗救助等有关规定。"]),
        (run(shipped(YUEYANG), "2025-02-01", uncovered_from="2025-01-15"), ["另请注意：需要职工医保参保缴费证明"]),
        (
            run(shipped(YUEYANG), paid_on="2024-10-01", standings=[standing("低保对象", "2024-11-20")]),
            ["2024年10月1日缴费。", "缴费以后才认定，多缴的 200.00 元退给本人。"],
        ),
        (
            run(shipped(NANAN), "2023-10-01", standings=[standing("尘肺病患者")]),
            ["按2023年10月1日缴费计算。", "缴费以后再补给本人 390.00 元，由政府补助出（五(三)第3段）。"],
        ),
        (
            run(shipped(NANAN), "2023-10-01", standings=[standing("独生男户", role="parent")]),
            ["缴费以后可以申请补助，金额按卫健部门原标准（五(三)第2段）。"],
        ),
        (run(shipped(YUEYANG), "2025-11-30"), ["等待期超过待遇年度，年内没有待遇。收费以前请说清楚。"]),
        (
            run(shipped(QINGTANGPU), None, birth=None),
            ["现在还不能确定应缴多少。", "可能是：应缴 320.00 元；不能受理；通知没有规定。", "1. 缴费日期是哪一天？"],
        ),
        (
            run(shipped(YUEYANG), "2024-10-01", resident_years=None),
            ["本人应缴 400.00 元。", "【应缴已经确定；待遇和等待还要问清】", "以往哪些年度参加过居民医保"],
        ),
        (run(changed("national/model@2025", window=["2024-09-01", "2024-12-31"]), "2024-10-01"), []),
    ],
)
def test_each_kind_of_result(found: Assessment, sentences: list[str]) -> None:
    said = text(found)
    assert [sentence for sentence in sentences if sentence not in said] == []


def test_a_sum_that_waits_for_a_figure() -> None:
    found = explain(run(shipped(YUEYANG), "2025-03-01"))
    waiting = replace(found, outcome="pending", provisional_payable_fen=None, payable_fen=None, sum=(), parts=())
    assert "财政补助标准还没有公布，现在算不出应缴多少。" in text(waiting)
    assert "应缴多少由其他文件规定。" in text(replace(waiting, outcome="deferred"))


def test_who_is_early_is_told_when_to_come_back_only_where_that_is_known() -> None:
    found = explain(run(shipped(YUEYANG), "2024-08-31"))
    assert "2024年9月1日起可以缴费" in text(found)
    unknown = text(replace(found, next_window_from=None))
    assert "起可以缴费" not in unknown
    assert "集中缴费期尚未开始" in unknown


def test_missed_years_and_their_repair() -> None:
    said = text(run(shipped(MODEL), "2024-10-10", resident_years=[2021, 2022], repair_years=1))
    assert "要等固定 3 个月，断保 2 年加 1 个月，共 4 个月" in said
    assert "从2025年1月1日数起，数到2025年4月30日；2025年5月1日起可以享受。" in said
    assert "修复：已按补缴 1 年计算，每年 400.00 元（国办发〔2024〕38号 二(三)第3段）。" in said
    assert "修复：可以补缴 2 年，每年 400.00 元，共 800.00 元，等待减为 3 个月，等到2025年3月31日" in said
    found = explain(run(shipped(MODEL), "2024-10-10", resident_years=[2021, 2022], repair_years=1))
    assert found.repair is not None
    provisional = text(replace(found, repair=replace(found.repair, is_provisional=True)))
    assert "修复：已按补缴 1 年计算，每年 400.00 元（暂定）（国办发" in provisional
    refused = text(run(shipped(MODEL), "2024-10-10", resident_years=[2023], repair_years=3))
    assert "修复：另有 2 年不收，补了也不会少等" in refused


def test_other_waits() -> None:
    found = explain(run(shipped(NANAN), "2024-03-01"))
    cite = Cite(NANAN, "文", "二(二)", True)
    instead = WaitSpan(cite, instead="支付限额降低", instead_share=Fraction(1, 2))
    assert "等待：不用等待，但支付限额降低（50%）（二(二)）。" in text(replace(found, wait=instead))
    months = WaitSpan(cite, fixed_days=5, fixed_months=3, thirty_days=True, last=date(2024, 5, 1))
    assert "等待：要等固定 3 个月，5 天（每月按 30 天）（二(二)）。数到2024年5月1日" in text(
        replace(found, wait=months)
    )


def test_cover_of_which_the_day_is_not_known() -> None:
    found = explain(run(shipped(NANAN), "2024-03-01"))
    assert found.cover is not None
    assert "待遇：哪天开始还不能确定（二(二)）。" in text(replace(found, cover=replace(found.cover, first=None)))


def test_a_search_that_was_not_whole_says_so() -> None:
    book = shipped(NANAN)
    found = explain(assess(book, person_of({"birth": "1980-01-01"}), None, none_complete), book)
    assert "至少可能是：" in text(found)
