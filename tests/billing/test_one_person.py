"""One person on the spot is the same person in a full run, for every person of a county."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pyarrow as pa
import pytest
from tests.access.people_at_work import worker
from tests.assessing import LOCALITIES, MADE_UP, YUEYANG
from tests.billing.counties import County, Seen, settle, settle_people
from tests.billing.test_assessing import dues_of
from tests.people_strategy import as_table, crowd, world_of
from tests.questions import Questions

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.vault import Vault
from canbao.assess.explaining import to_text
from canbao.billing.one_person import Answer, assess_person
from canbao.billing.policies import Choice, OtherPlace, books_of
from canbao.store.server import Server

MOST_QUESTIONS = 4
EACH = 120


def ask(county: County, person: int, choice: Choice | None = None, **options: Any) -> Answer:
    day = options.pop("as_of", None) or county.as_of
    return assess_person(county.clerk(), person, choice or Choice((county.policy,)), day, **options)


@pytest.mark.parametrize("policy", LOCALITIES)
@pytest.mark.trust
def test_everybody_is_assessed_as_in_a_run(policy: str, database: Server, vault: Vault) -> None:
    county = settle(database, vault, policy, EACH, seed=9)
    run = county.assess()
    for due in dues_of(county.code, run["run"]):
        person, _ = due.pop("person_id"), due.pop("unit")
        assert ask(county, person).row == due, person


@pytest.mark.trust
def test_relatives_count_as_in_a_run(database: Server, vault: Vault) -> None:
    """A policy that asks about parents and spouses."""
    choice = Choice(("households",), folders=(str(MADE_UP),))
    book = books_of(choice)["households"]
    code = (book.latest.place or "430621")[:6]
    people = as_known(as_table(crowd(5, world_of(book, is_known=True), 60)), code)
    county = settle_people(database, vault, "households", people, code, book.latest.year_label)
    day = book.latest.year.first
    run = county.assess(policies=choice.names, folders=choice.folders, as_of=day)
    assert county.field(run["run"], "reads_relatives")
    found = dues_of(county.code, run["run"])
    for due in found:
        person, _ = due.pop("person_id"), due.pop("unit")
        assert ask(county, person, choice, as_of=day).row == due, person
    assert len({due["situation"] for due in found}) >= 3


def as_known(people: pa.Table, code: str) -> pa.Table:
    """Random people as the register can take them: in the county, unpaid."""
    rows = people.to_pylist()
    for row in rows:
        row |= {"place": code, "paid_on": None, "paid_fen": None, "sponsor_fen": None, "id_number": None}
        row["standings"] = [item for item in row["standings"] or [] if item["certified"] and not item["until"]]
    return pa.Table.from_pylist(rows, people.schema)


def test_it_is_explained(seen: Seen) -> None:
    answer = ask(seen.county, seen.county.ids[0])
    text = to_text(answer.explanation(), "zh")
    assert "岳阳县" in text
    assert "依据" in text or "（" in text


def test_a_recorded_day_decides(seen: Seen) -> None:
    """Paid in the central window, whenever one asks."""
    person = seen.county.ids[0]
    paid, late = date(2024, 11, 1), date(2025, 6, 1)
    answer = ask(seen.county, person, as_of=late, paid_on=paid)
    assert answer.assessment is not None
    assert (answer.assessment.paid, answer.offer_until) == (paid, None)
    assert answer.row["payable_fen"] == ask(seen.county, person, as_of=paid).row["payable_fen"]


def test_who_has_died_is_not_assessed(county: County) -> None:
    county.record(
        "INSERT INTO registry_status (county, person_id, status) VALUES (%(county)s, %(id)s, 'dead')", id=county.ids[0]
    )
    answer = ask(county, county.ids[0])
    assert (answer.left_out, answer.assessment) == ("dead", None)


def test_refusals(seen: Seen) -> None:
    county = seen.county
    with pytest.raises(NotFound):
        ask(county, -1)
    with pytest.raises(OtherPlace):
        ask(county, county.ids[0], Choice(("shandong/tengzhou/2025",)))
    supplier = worker("supplier", units=(county.code,))
    with pytest.raises(NotAllowed):
        assess_person(supplier, county.ids[0], Choice((YUEYANG,)), county.as_of)


@pytest.mark.trust
def test_a_town_asks_about_its_own_people(seen: Seen) -> None:
    county = seen.county
    town = county.towns()[0]
    units = county.people["place"].to_pylist()
    own = next(person for person, unit in zip(county.ids, units, strict=True) if unit.startswith(town))
    foreign = next(person for person, unit in zip(county.ids, units, strict=True) if not unit.startswith(town))
    clerk = county.town_clerk(town)
    assert assess_person(clerk, own, Choice((YUEYANG,)), county.as_of).row["situation"]
    with pytest.raises(NotFound):
        assess_person(clerk, foreign, Choice((YUEYANG,)), county.as_of)


def test_a_person_costs_the_same_questions_whoever_it_is(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them is asked once a relative or once a table row. How long it takes is measured by bench/store.py."""
    questions = Questions(monkeypatch)
    counts = {len(questions.of(partial(ask, seen.county, person))) for person in seen.county.ids[:20]}
    assert len(counts) == 1
    assert max(counts) <= MOST_QUESTIONS
