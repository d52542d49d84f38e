"""What policies say of the fiscal subsidy: set or pending, by whom, and who pays it alone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from tests.assessing import NANAN, QINGTANGPU, TENGZHOU, YUEYANG

from canbao.billing.policies import Choice, books_of
from canbao.money.subsidy_terms import LEVEL_WORDS, Terms, terms_of
from canbao.policy.library import shipped_folder

SHARES = """\
  subsidy_shares:
    - {level: central, share: 60%, cite: 二(三)}
    - {level: province, share: 1/3, cite: 二(三)}
    - {level: county, cite: 二(三)}
  budgets:
"""


def terms(name: str, *folders: str, **amend: str) -> Terms:
    (found,) = terms_of(books_of(Choice((name,), tuple(amend.items()), folders=folders))).values()
    return found


def test_notices_that_do_not_name_levels_have_one_without_a_name() -> None:
    for name in (YUEYANG, TENGZHOU, NANAN, QINGTANGPU):
        assert terms(name).by_level(67_000) == {"": 67_000}
    assert LEVEL_WORDS[""] == "未写明级次"


def test_what_is_not_set_has_no_amount() -> None:
    pending = terms(YUEYANG)
    assert (pending.per_head_fen, pending.pending, pending.provisional_fen) == (None, "fiscal_subsidy_yuan", 67_000)
    assert terms(YUEYANG, fiscal_subsidy_yuan="700").per_head_fen == 70_000
    assert terms(NANAN).per_head_fen == 64_000
    floor = terms(NANAN, A38="pending")
    assert (floor.per_head_fen, floor.pending, floor.provisional_fen) == (None, "amounts.fiscal.yuan", 64_000)
    silent = terms(QINGTANGPU)
    assert (silent.per_head_fen, silent.pending, silent.provisional_fen) == (None, "", None)


@pytest.mark.parametrize(
    ("name", "rows"), [(YUEYANG, {"late"}), (NANAN, {"late"}), (TENGZHOU, set()), (QINGTANGPU, set())]
)
def test_who_is_charged_the_subsidy_pays_it_alone(name: str, rows: set[str]) -> None:
    assert terms(name).paid_alone == rows
    assert terms(name, fiscal_subsidy_yuan="700").paid_alone == rows


def test_levels_share_to_the_fen_and_the_last_takes_the_rest(tmp_path: Path) -> None:
    text = (shipped_folder() / "hunan" / "yueyang" / "2025.yaml").read_text(encoding="utf-8")
    path = tmp_path / "hunan" / "yueyang" / "2025.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace("  budgets:\n", SHARES), encoding="utf-8")
    found = terms(YUEYANG, str(tmp_path))
    assert found.shares == (("central", Fraction(3, 5)), ("province", Fraction(1, 3)), ("county", Fraction(1, 15)))
    assert found.by_level(100) == {"central": 60, "province": 33, "county": 7}
    assert set(found.by_level(1)) <= set(LEVEL_WORDS)
