"""Which rows compete, and which are taken instead of which."""

from __future__ import annotations

from collections.abc import Callable

from canbao.policy.lint.subjects import Subject
from canbao.policy.lint.tables import Contest, contests_of

SubjectOf = Callable[..., Subject]


def contest(subject: Subject, table: str) -> Contest:
    return next(found for found in contests_of(subject.rules) if found.table == table)


def beaten(subject: Subject) -> dict[str, list[str]]:
    aid = contest(subject, "aid")
    return {
        row.id: [aid.rows[other].id for other in better] for row, better in zip(aid.rows, aid.beaten_by, strict=True)
    }


def test_the_first_row_that_holds_decides(county: SubjectOf) -> None:
    cover = contest(county(), "cover")
    assert [row.id for row in cover.rows] == ["in_window", "newborn", "late"]
    assert cover.beaten_by == ((), (0,), (0, 1))


def test_the_highest_aid_of_its_kind_decides_and_order_breaks_ties(county: SubjectOf) -> None:
    assert beaten(county()) == {
        "orphan": [],
        "elderly": ["orphan"],
        "older": ["orphan", "elderly"],
        "disabled": ["orphan", "elderly", "older"],
        "lung": [],
    }


def test_without_an_order_only_more_beats(county: SubjectOf) -> None:
    found = beaten(county(("A18: clause_order", "A18: least_town_cost")))
    assert (found["elderly"], found["disabled"]) == ([], ["orphan", "elderly"])


def test_aids_that_add_up_beat_nothing(county: SubjectOf) -> None:
    assert set(map(tuple, beaten(county(("A17: highest", "A17: sum"))).values())) == {()}


def test_shares_and_sums_are_not_compared(county: SubjectOf) -> None:
    sums = "    - {id: ten, yuan: 10, payer: fund, cite: 四}\n    - {id: five, yuan: 5, payer: fund, cite: 四}\n"
    found = beaten(county(("    - id: lung\n", f"{sums}    - id: lung\n")))
    assert (found["ten"], found["five"], found["older"]) == ([], ["ten"], ["orphan", "elderly"])
    later = beaten(county(("{id: ten, yuan: 10", "{id: ten, mode: reimburse, yuan: 10")))
    assert later["five"] == []


def test_aid_after_payment_is_the_aid_again(county: SubjectOf) -> None:
    after = ("  base: personal\n", "  base: personal\n  after_payment: {until: central.end, cite: 四}\n")
    subject = county(after, ("  A33:", "  A32: refund_difference\n  A33:"))
    assert subject.rules.aid_after is not None
    assert [found.table for found in contests_of(subject.rules)].count("aid") == 1
    assert "aid_after" not in [found.table for found in contests_of(subject.rules)]
