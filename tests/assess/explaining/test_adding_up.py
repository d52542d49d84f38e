"""T26: every explanation adds up to the due, and every amount in it names an article. People and policies at random."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from tests.assess.populations import facts_of, people_of
from tests.assessing import LOCALITIES, MADE_UP, MODEL, made_up, shipped
from tests.people_strategy import crowd, with_relatives, world_of
from tests.policies import draw_policy

from canbao.assess.explaining import Explanation, explain, to_dict, to_text
from canbao.assess.facts import Person, all_complete, none_complete, person_of
from canbao.assess.interpreting import Assessment, assess
from canbao.policy.library import Library
from canbao.policy.rules import Cite, RuleBook

PEOPLE_OF_T26 = 10_000
QUICK = 2_000
POLICIES = 30
NOT_FACTS = ("relations", "enrolled_last_year")


def breaches(made: Assessment, found: Explanation) -> list[str]:
    """What is wrong with the sums of an explanation."""
    wrong = []
    due = found.shown_fen
    has_bill = due is not None and made.situation.eligible is True
    if has_bill and sum(line.fen for line in found.sum) != due:
        wrong.append(f"the sum {found.sum} is not the due {due}")
    if has_bill and sum(part.fen for part in found.parts) != sum(line.fen for line in found.sum if line.fen > 0):
        wrong.append(f"the parts {found.parts} are not the charge")
    if has_bill and sum(part.fen for part in found.price_parts) != sum(
        line.fen for line in found.sum if line.kind == "price"
    ):
        wrong.append(f"the price parts {found.price_parts} are not the price")
    given: dict[str, int] = {}
    for part in found.aid:
        for payer, fen in () if part.is_later else part.payers:
            given[payer] = given.get(payer, 0) + fen
    if given != dict(made.situation.aid):
        wrong.append(f"aid {given} is not {made.situation.aid}")
    return wrong


def citations(found: Explanation) -> list[Cite]:
    """Of every step and every amount."""
    steps = [step.cite for step in found.steps]
    amounts = [*(line.cite for line in found.sum), *(part.cite for part in found.price_parts)]
    return [*steps, *amounts, *(part.cite for part in found.aid), *(item.cite for item in found.unused_aid)]


def check(book: RuleBook, people: Iterable[Person], day: date | None, clauses: dict[str, set[str]]) -> int:
    """How many bills were explained; each of them adds up and names articles that there are."""
    bills = 0
    for person in people:
        made = assess(book, person, day)
        found = explain(made, book)
        assert breaches(made, found) == []
        strange = [cite for cite in citations(found) if cite.clause not in clauses.get(cite.policy, {cite.clause})]
        assert not strange
        assert all(cite.clause for cite in citations(found))
        bills += bool(found.sum)
    return bills


def clauses_of(library: Library, book: RuleBook) -> dict[str, set[str]]:
    names = {book.latest.key, *book.latest.origins.values()}
    return {name: set(library.read(name).file.clauses) for name in names}


def people(policy: str, size: int) -> list[Person]:
    return [person_of(facts_of(row)) for row in people_of(policy, size, 26).to_pylist()]


@pytest.mark.trust
@pytest.mark.parametrize("policy", [*LOCALITIES, MODEL])
def test_generated_people(policy: str) -> None:
    book = shipped(policy)
    window = book.latest.file.windows["central"]
    assert window.last is not None
    size = QUICK // 5
    found = check(book, people(policy, size), window.last + timedelta(days=40), clauses_of(Library.of(), book))
    assert found > size // 3


@pytest.mark.trust
@pytest.mark.slow
@pytest.mark.parametrize("policy", LOCALITIES)
def test_ten_thousand_people(policy: str) -> None:
    book = shipped(policy)
    window = book.latest.file.windows["central"]
    assert window.first is not None
    size = PEOPLE_OF_T26 // len(LOCALITIES)
    assert check(book, people(policy, size), window.first, clauses_of(Library.of(), book)) > size // 2


@pytest.mark.trust
@pytest.mark.parametrize("seed", range(POLICIES))
def test_random_policies(seed: int) -> None:
    book = draw_policy(Random(seed)).book()
    crowded = with_relatives(crowd(seed, world_of(book), 8))
    each = [person_of({name: value for name, value in facts.items() if name not in NOT_FACTS}) for facts in crowded]
    assert check(book, each, date(2024, 10, 15), {}) >= 0


@pytest.mark.parametrize("name", sorted(path.stem for path in MADE_UP.glob("*.yaml")))
def test_every_explanation_can_be_told(name: str) -> None:
    book = made_up(name)
    for facts in with_relatives(crowd(3, world_of(book), 12)):
        person = person_of({key: value for key, value in facts.items() if key not in NOT_FACTS})
        for day, coverage in ((date(2024, 10, 15), all_complete), (None, none_complete)):
            made = assess(book, person, day, coverage)
            found = explain(made, book)
            assert breaches(made, found) == []
            assert to_text(found, "zh").startswith(book.latest.title)
            assert to_text(found, "en").startswith(book.latest.title)
            assert to_dict(found)["outcome"] == found.outcome


def test_the_check_can_fail() -> None:
    made = assess(shipped(LOCALITIES[0]), people(LOCALITIES[0], 50)[0], date(2023, 10, 1))
    found = explain(made)
    assert found.sum
    short = replace(found, sum=(replace(found.sum[0], fen=found.sum[0].fen - 1), *found.sum[1:]))
    assert breaches(made, found) == []
    assert breaches(made, short)
