"""The Chinese sentences of the reasons."""

from __future__ import annotations

from dataclasses import replace

from tests.assessing import NANAN, TENGZHOU, YUEYANG, run, shipped, standing

from canbao.assess.explaining import explain
from canbao.assess.explaining.chinese_reasons import tell_step, tell_unused
from canbao.assess.interpreting import Assessment


def steps(made: Assessment) -> list[str]:
    found = explain(made)
    return [tell_step(found, step) for step in found.steps]


def test_the_rest_is_said_without_repeating_the_others() -> None:
    price = steps(run(shipped(NANAN), "2024-08-01"))[1]
    assert price.startswith("标准 1030.00 元 = 个人缴费标准 390.00（三） + 财政补助标准 640.00（三），依据 三。")
    assert "条件：以上各项以外的。本人：缴费日期是2024年8月1日，" in price


def test_who_pays_is_named_once_or_each_with_a_sum() -> None:
    one = steps(run(shipped(NANAN), "2023-10-01", standings=[standing("特困人员")]))[2]
    assert one.startswith("资助 390.00 元 = 390.00 × 100%，由政府补助出，依据 五(一)。")
    two = steps(run(shipped(TENGZHOU), "2024-11-01", standings=[standing("农村独女家庭")]))[2]
    assert "市财政（代缴）出 200.00 元、镇街财政（代缴）出 200.00 元" in two


def test_aid_after_the_payment() -> None:
    later = steps(run(shipped(NANAN), "2023-10-01", standings=[standing("尘肺病患者")]))[2]
    assert later.startswith("先缴后补 390.00 元")
    unset = steps(run(shipped(NANAN), "2023-10-01", standings=[standing("独生男户", role="parent")]))[2]
    assert unset.startswith("先缴后补，金额按卫健部门原标准，依据 五(三)第2段。")


def test_remarks_and_steps_without_a_figure() -> None:
    remark = steps(run(shipped(YUEYANG), "2024-10-01", hukou="110101", residence="430621"))[0]
    assert remark.endswith("（常住地参保，通知未要求居住证）")
    silent = steps(run(shipped(TENGZHOU), "2025-02-01"))[1]
    assert silent.startswith("应缴多少没有规定，依据 二(四)。")
    counted = steps(run(shipped(YUEYANG), "2025-03-20", birth="2025-02-01"))[-1]
    assert counted == "天数是 47（从出生日期到缴费日期的天数），依据 二(六)第3段。"


def test_provisional_parts_are_marked() -> None:
    assert "财政补助标准 670.00（暂按）（二(三)）" in steps(run(shipped(YUEYANG), "2025-03-01"))[1]


def test_a_row_that_reads_nothing_holds_for_everybody() -> None:
    found = explain(run(shipped(NANAN), "2024-08-01"))
    bare = replace(found.steps[1], facts=(), is_rest=False)
    assert "对所有人都一样。" in tell_step(found, bare)
    assert tell_step(found, replace(bare, is_rest=True)).endswith("条件：以上各项以外的。")


def test_aid_that_was_not_used() -> None:
    made = run(shipped(NANAN), "2023-10-01", standings=[standing("低保对象"), standing("独生男户", role="parent")])
    (unused,) = explain(made).unused_aid
    assert tell_unused(unused).endswith("（五(三)第2段）：金额另定。金额另有文件规定，已有直接减免的不再用它。")
    fixed = replace(unused, fen=5_000, share=None, why="lower")
    assert tell_unused(fixed).endswith("：50.00 元。比用上的那一项少，就高不就低。")
