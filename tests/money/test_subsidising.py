"""The fiscal subsidy in the book: for everybody who is in, by town and level, once; what is pending is not charged."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import as_superuser, in_area
from tests.money.tills import Till

from canbao.access.acting import NotAllowed
from canbao.billing.models import Due
from canbao.money.accounts import Account
from canbao.money.charging import ChargeDues, NothingPublished, charge_dues
from canbao.money.models import Transfer
from canbao.money.paying import WithdrawPayment, withdraw_payment
from canbao.money.subsidising import (
    ArrivalRefused,
    ChargeSubsidy,
    LevelAccount,
    RecordSubsidy,
    UnknownLevel,
    charge_subsidy,
    record_subsidy,
    subsidy_accounts,
)
from canbao.policy.library import Library, shipped_folder

SET = (("fiscal_subsidy_yuan", "700"),)
PER_HEAD = 70_000
SHARES = """\
  subsidy_shares:
    - {level: central, share: 60%, cite: 二(三)}
    - {level: province, share: 1/3, cite: 二(三)}
    - {level: county, cite: 二(三)}
  budgets:
"""


def charge(till: Till) -> dict[str, Any]:
    return dict(charge_subsidy(till.county.clerk(), new_key(), ChargeSubsidy(till.year)))


def publish(till: Till, **order: Any) -> None:
    till.county.publish(till.county.assess(**order)["run"])
    charge_dues(till.county.clerk(), new_key(), ChargeDues(till.year))


def free(till: Till) -> list[Due]:
    """Dues of people who have nothing to pay."""
    accepted = till.accepted()
    return [due for due in till.dues(payable_fen=0) if due.situation in accepted]


def owed(till: Till) -> dict[str, int]:
    """By level, as the book has it."""
    return {of: fen for (account, of), fen in till.book().items() if account is Account.SUBSIDY}


def by_town(till: Till) -> Counter[str]:
    found: Counter[str] = Counter()
    with in_area(till.county.code):
        for row in Transfer.objects.filter(county=till.county.code):
            if Account.SUBSIDY in (row.debit, row.credit):
                found[row.unit] += row.fen if row.debit == Account.SUBSIDY else -row.fen
    return Counter({town: fen for town, fen in found.items() if fen})


def test_what_is_not_set_yet_is_told_and_not_charged(till: Till) -> None:
    answer = charge(till)
    assert (answer["people"], answer["fen"], answer["transfers"]) == (0, 0, 0)
    assert answer["pending"] == [
        {"policy": "hunan/yueyang/2025", "pending": "fiscal_subsidy_yuan", "provisional_fen": 67_000}
    ]
    assert owed(till) == {}


def test_everybody_who_is_in_brings_it_once(till: Till) -> None:
    publish(till, amend=SET)
    there = free(till)
    assert there
    assert charge(till)["people"] == len(there)
    assert owed(till) == {"": len(there) * PER_HEAD}
    assert till.book()[Account.SUBSIDY_SHARE, ""] == -len(there) * PER_HEAD
    assert charge(till)["transfers"] == 0
    first, second, *_ = till.payable()
    payment = till.pay(first)["payment"]
    till.pay(second)
    charge(till)
    assert owed(till) == {"": (len(there) + 2) * PER_HEAD}
    towns = Counter(due.unit[:9] for due in [*there, first, second])
    assert by_town(till) == Counter({town: count * PER_HEAD for town, count in towns.items()})
    withdraw_payment(till.collector, new_key(), WithdrawPayment(payment, "记错人"))
    assert charge(till)["transfers"] == 1
    assert owed(till) == {"": (len(there) + 1) * PER_HEAD}


def test_another_figure_moves_the_difference(till: Till) -> None:
    publish(till, amend=SET)
    charge(till)
    publish(till, amend=(("fiscal_subsidy_yuan", "690"),))
    charge(till)
    assert owed(till) == {"": len(free(till)) * 69_000}


def test_who_pays_the_subsidy_alone_brings_none(till: Till) -> None:
    late = till.county.as_of + timedelta(days=120)
    publish(till, amend=SET, as_of=late)
    till.go_to(late)
    before = charge(till)["people"]
    alone = [due for due in till.payable() if due.payable_fen == 110_000]
    others = [due for due in till.payable() if due.payable_fen == 40_000]
    assert alone
    assert others
    till.pay(alone[0])
    assert charge(till)["people"] == before
    till.pay(others[0])
    assert charge(till)["people"] == before + 1


def test_a_due_that_was_paid_keeps_its_price_row_whatever_is_published_later(till: Till) -> None:
    publish(till, amend=SET)
    due, *_ = till.payable()
    till.pay(due)
    publish(till, amend=SET, as_of=till.county.as_of + timedelta(days=120))
    with_it = charge(till)["people"]
    assert with_it == len(free(till)) + 1


@pytest.fixture
def shared(till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Till:
    """The county with a policy that names the levels."""
    text = (shipped_folder() / "hunan" / "yueyang" / "2025.yaml").read_text(encoding="utf-8")
    path = tmp_path / "hunan" / "yueyang" / "2025.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace("  budgets:\n", SHARES), encoding="utf-8")
    monkeypatch.setattr(Library, "of", lambda *_: Library((tmp_path, shipped_folder())))
    return till


def test_levels_bear_their_shares_and_send_them(shared: Till) -> None:
    publish(shared, amend=SET)
    charge(shared)
    found = owed(shared)
    total = len(free(shared)) * PER_HEAD
    assert set(found) == {"central", "province", "county"}
    assert sum(found.values()) == total
    assert abs(found["central"] * 5 - total * 3) <= 5 * len(by_town(shared))
    finance = worker("finance", units=(shared.county.code,))
    order = RecordSubsidy(shared.year, found["central"], "财社〔2025〕1号", "central")
    record_subsidy(finance, new_key(), order)
    assert shared.book()[Account.TREASURY, ""] == found["central"]
    assert "central" not in owed(shared)
    assert subsidy_accounts(finance, shared.year)[0] == LevelAccount("central", found["central"], found["central"])
    with pytest.raises(ArrivalRefused, match="登记过"):
        record_subsidy(finance, new_key(), order)
    with pytest.raises(ArrivalRefused, match="大于零"):
        record_subsidy(finance, new_key(), RecordSubsidy(shared.year, 0, "财社〔2025〕2号", "central"))
    with pytest.raises(UnknownLevel, match="中央"):
        record_subsidy(finance, new_key(), RecordSubsidy(shared.year, 1, "无级次", ""))


def test_who_would_not_be_accepted_brings_none(till: Till) -> None:
    publish(till, amend=SET)
    situation, people = Counter(due.situation for due in free(till)).most_common(1)[0]
    before = charge(till)["people"]
    with as_superuser(till.county.server) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE billing_runsituation SET outputs = outputs || '{\"accepted\": false}' WHERE situation = %s",
            [situation],
        )
    assert charge(till)["people"] == before - people


def test_an_advance_is_one_and_nobody_else_may(till: Till) -> None:
    finance = worker("finance", units=(till.county.code,))
    record_subsidy(finance, new_key(), RecordSubsidy(till.year, 500, "预拨"))
    (found,) = subsidy_accounts(till.county.lead(), till.year)
    assert (found.label, found.owed_fen) == ("未写明级次", -500)
    with pytest.raises(UnknownLevel, match="未写明级次"):
        record_subsidy(finance, new_key(), RecordSubsidy(till.year, 500, "预拨2", "central"))
    with pytest.raises(NotAllowed):
        record_subsidy(till.collector, new_key(), RecordSubsidy(till.year, 500, "预拨3"))
    with pytest.raises(NotAllowed):
        charge_subsidy(till.county.town_clerk(till.county.towns()[0]), new_key(), ChargeSubsidy(till.year))
    with pytest.raises(NothingPublished):
        charge_subsidy(till.county.clerk(), new_key(), ChargeSubsidy(2001))
