from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.assess.populations import facts_of, people_of
from tests.assessing import LOCALITIES, YUEYANG, changed, made_up, shipped
from tests.people_strategy import as_table, crowd, world_of

from canbao.assess import simulating
from canbao.assess.coverage import ALL_COMPLETE
from canbao.assess.facts import person_of
from canbao.assess.interpreting import assess
from canbao.assess.running import RunOrder, run
from canbao.assess.simulating import Change, Simulation, simulate
from canbao.assess.tally import is_due
from canbao.policy.rules import RuleBook

SIZE = 300
AS_OF = date(2024, 11, 15)


def file_of(folder: Path, people: pa.Table) -> Path:
    path = folder / "people.parquet"
    pq.write_table(people, path)
    return path


def simulation(folder: Path, before: RuleBook, after: RuleBook, people: pa.Table, as_of: date = AS_OF) -> Simulation:
    return simulate(before, after, file_of(folder, people), as_of=as_of, lists=ALL_COMPLETE)


def due_of(book: RuleBook, row: dict[str, Any]) -> int:
    """What somebody really owes: a payment that is refused counts nothing."""
    found = assess(book, person_of(facts_of(row)), AS_OF)
    return 0 if found.situation.accepted is False else found.payable_fen or 0


def test_what_people_pay_more_is_added_up_person_by_person(tmp_path: Path) -> None:
    before, after = shipped(YUEYANG), changed(YUEYANG, personal_yuan=420)
    people = people_of(YUEYANG, SIZE, 1)
    found = simulation(tmp_path, before, after, people)
    pairs = [(due_of(before, row), due_of(after, row)) for row in people.to_pylist()]
    assert found.personal == Change(
        SIZE, sum(one for one, _ in pairs), sum(two for _, two in pairs),
        sum(two > one for one, two in pairs), sum(two < one for one, two in pairs),
    )  # fmt: skip
    assert found.personal.difference_fen > 0
    assert found.personal.less == 0


def test_a_lower_amount_is_less_for_everybody(tmp_path: Path) -> None:
    found = simulation(tmp_path, shipped(YUEYANG), changed(YUEYANG, personal_yuan=380), people_of(YUEYANG, SIZE, 1))
    assert (found.personal.more, found.personal.less > 0) == (0, True)
    assert found.personal.difference_fen < 0


@pytest.mark.parametrize("policy", LOCALITIES)
def test_no_change_changes_nothing(policy: str, tmp_path: Path) -> None:
    found = simulation(tmp_path, shipped(policy), shipped(policy), people_of(policy, SIZE, 1))
    assert all(shift.before == shift.after for shift in found.shifts)
    changes = [found.personal, *found.by_payer().values(), *found.by_place().values(), *found.by_standing().values()]
    assert all((change.difference_fen, change.more, change.less) == (0, 0, 0) for change in changes)


@pytest.mark.parametrize("policy", LOCALITIES)
def test_the_sums_before_are_those_of_a_run(policy: str, tmp_path: Path) -> None:
    """What the summary of `canbao assess` says, `canbao simulate` says as the state before the change."""
    book, people = shipped(policy), people_of(policy, SIZE, 1)
    window = book.latest.file.windows["central"]
    found = simulation(tmp_path, book, book, people, window.last or AS_OF)
    totals = run(RunOrder({policy: book}, tmp_path / "people.parquet", None, as_of=window.last)).totals
    assert found.personal.before_fen == totals.payable_fen
    paying = {payer: change.before_fen for payer, change in found.by_payer().items() if change.before_fen}
    assert paying == totals.aid_fen


def test_a_sponsor_pays_no_more_than_is_due(tmp_path: Path) -> None:
    """Whose sponsor covers everything pays nothing before and after; the sponsor takes the difference."""
    people = people_of(YUEYANG, SIZE, 1).slice(0, 100)
    sponsors = pa.array([1_000_000] * 10 + [None] * 90, pa.int64())
    people = people.set_column(people.schema.get_field_index("sponsor_fen"), "sponsor_fen", sponsors)
    found = simulation(tmp_path, shipped(YUEYANG), changed(YUEYANG, personal_yuan=420), people)
    before, after = shipped(YUEYANG), changed(YUEYANG, personal_yuan=420)
    taken = [sponsored(book, people) for book in (before, after)]
    sponsor = found.by_payer()["sponsor"]
    assert (sponsor.before_fen, sponsor.after_fen) == tuple(map(sum, taken))
    assert (sponsor.more, sponsor.less) == (sum(two > one for one, two in zip(*taken, strict=True)), 0)
    assert sponsor.more > 0


def sponsored(book: RuleBook, people: pa.Table) -> list[int]:
    found = [assess(book, person_of(facts_of(row)), AS_OF) for row in people.to_pylist()]
    return [each.sponsor_fen if is_due(each.situation) else 0 for each in found]


def test_every_table_adds_up_to_the_same(tmp_path: Path) -> None:
    found = simulation(tmp_path, shipped(YUEYANG), changed(YUEYANG, personal_yuan=420), people_of(YUEYANG, SIZE, 1))
    for table in (found.by_place(), found.by_place(6), found.by_standing()):
        total = Change()
        for change in table.values():
            total = total.plus(change)
        assert total == found.personal


def test_places_are_towns_or_counties(tmp_path: Path) -> None:
    people = people_of(YUEYANG, SIZE, 1)
    found = simulation(tmp_path, shipped(YUEYANG), shipped(YUEYANG), people)
    places = Counter((place or "")[:9] for place in people.column("place").to_pylist())
    assert {place: change.people for place, change in found.by_place().items()} == places
    assert set(found.by_place(6)) == {"430621"}


def test_who_has_no_place_is_added_up_under_none(tmp_path: Path) -> None:
    people = people_of(YUEYANG, 20, 1)
    places = pa.array([None] * 5 + people.column("place").to_pylist()[5:], people.schema.field("place").type)
    gaps = people.set_column(people.schema.get_field_index("place"), "place", places)
    found = simulation(tmp_path, shipped(YUEYANG), shipped(YUEYANG), gaps)
    assert found.by_place()[""].people == 5


def test_payers_gain_and_lose_what_their_aid_changes(tmp_path: Path) -> None:
    found = simulation(tmp_path, shipped(YUEYANG), changed(YUEYANG, personal_yuan=420), people_of(YUEYANG, SIZE, 1))
    by_payer = found.by_payer()
    assert by_payer["assistance_fund"].more == by_payer["assistance_fund"].people > 0
    assert all(
        by_payer[payer].after_fen * 400 == by_payer[payer].before_fen * 420 for payer in by_payer if payer != "sponsor"
    )


def test_relatives_are_asked_under_each_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulating, "ROWS_OF_A_BLOCK", 7)
    book = made_up("households")
    people = as_table(crowd(5, world_of(book), 40))
    found = simulation(tmp_path, book, book, people)
    whole = run(RunOrder({"households": book}, tmp_path / "people.parquet", None, as_of=AS_OF))
    assert Counter({shift.before: 0 for shift in found.shifts}).keys() == whole.situations.keys()
    assert sum(shift.people for shift in found.shifts) == 40 <= people.num_rows


def test_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulating, "ROWS_OF_A_BLOCK", 200)
    told: list[int] = []
    path = file_of(tmp_path, people_of(YUEYANG, SIZE, 1))
    book = shipped(YUEYANG)
    simulate(book, book, path, as_of=AS_OF, lists=ALL_COMPLETE, progress=lambda done, _: told.append(done))
    assert told == [200, SIZE]
