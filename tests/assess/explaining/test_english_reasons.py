"""The English sentences of the reasons."""

from __future__ import annotations

from dataclasses import replace

from tests.assessing import NANAN, TENGZHOU, YUEYANG, run, shipped, standing

from canbao.assess.explaining import explain
from canbao.assess.explaining.english_reasons import tell_step, tell_unused
from canbao.assess.interpreting import Assessment


def steps(made: Assessment) -> list[str]:
    found = explain(made)
    return [tell_step(found, step) for step in found.steps]


def test_each_step_names_its_clause() -> None:
    said = steps(run(shipped(NANAN), "2024-08-01"))
    assert said[0] == "May enrol by 一(一): is mainland Chinese, hukou place is 南安市."
    assert said[1].startswith(
        "Standard 1030.00 yuan = personal standard 390.00 (三) + fiscal subsidy 640.00 (三) by 三, since"
    )
    assert said[2].startswith("First day of benefits by 二(二), since no earlier row holds: ")
    assert said[3].startswith("Waiting by 二(二)")
    assert steps(run(shipped(NANAN), "2023-10-01"))[3].startswith("No wait by 二(一): ")


def test_aid_now_and_later() -> None:
    two = steps(run(shipped(TENGZHOU), "2024-11-01", standings=[standing("农村独女家庭")]))[2]
    assert two.startswith(
        "Aid 400.00 yuan (400.00 × 100%), paid by 市财政（代缴） 200.00, 镇街财政（代缴） 200.00 by 二(三)2: "
    )
    later = steps(run(shipped(NANAN), "2023-10-01", standings=[standing("尘肺病患者")]))[2]
    assert later.startswith("Paid back later 390.00 yuan")
    unset = steps(run(shipped(NANAN), "2023-10-01", standings=[standing("独生男户", role="parent")]))[2]
    assert unset.startswith("Paid back later, the amount stands in 卫健部门原标准 by 五(三)第2段")


def test_refusals_silence_and_days() -> None:
    assert steps(run(shipped(YUEYANG), "2024-08-31"))[1].startswith("Cannot be taken by 二(六)第1段")
    assert steps(run(shipped(NANAN), "2023-10-01", employee_active=True))[0].startswith("Cannot enrol by 一(一)")
    assert steps(run(shipped(TENGZHOU), "2025-02-01"))[1].startswith("No standard is stated, by 二(四)")
    assert steps(run(shipped(YUEYANG), "2025-03-20", birth="2025-02-01"))[-1] == "days counted: 47 by 二(六)第3段."


def test_rows_that_read_nothing() -> None:
    found = explain(run(shipped(NANAN), "2024-08-01"))
    bare = replace(found.steps[1], facts=(), is_rest=False)
    assert tell_step(found, bare).endswith(" by 三, the same for everybody.")
    assert tell_step(found, replace(bare, is_rest=True)).endswith(" by 三.")


def test_aid_that_was_not_used() -> None:
    made = run(shipped(NANAN), "2023-10-01", standings=[standing("低保对象"), standing("特困人员")])
    (unused,) = explain(made).unused_aid
    assert tell_unused(unused) == "subsistence (五(一)第2段): 90%, 351.00 yuan; it gives less than the one used."
    assert ": amount set elsewhere; " in tell_unused(replace(unused, fen=None, share=None))
