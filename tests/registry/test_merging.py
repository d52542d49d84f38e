"""Two files made one and two again: by two persons, nothing lost, and to the byte as before."""

from __future__ import annotations

from datetime import date

import pytest
from tests.access.people_at_work import COUNTY, SISTER_TOWN, TOWN, VILLAGE, audit_rows, new_key, sabotage, worker
from tests.database import in_area
from tests.registry.villagers import (
    FAR_VILLAGE,
    NEXT_VILLAGE,
    SPRING,
    YEAR,
    add_household,
    add_person,
    add_row,
    dump,
    enrol,
    insure,
    new_number,
)

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.actors import Actor
from canbao.registry.merge_states import MergeState, PairState
from canbao.store.server import Server
from canbao.store.states import MoveRefused

pytestmark = pytest.mark.usefixtures("vault", "database")


def propose(kept: int, gone: int, actor: Actor | None = None, reason: str = "同一本户口簿") -> int:
    from canbao.registry.merging import ProposeMerge, propose_merge

    answer = propose_merge(actor or worker("bureau_clerk"), new_key(), ProposeMerge(kept, gone, reason))
    assert isinstance(answer["merge"], int)
    return answer["merge"]


def confirm(merge: int, actor: Actor | None = None, agrees: bool = True) -> dict[str, int]:
    from canbao.registry.merging import ConfirmMerge, confirm_merge

    answer = confirm_merge(actor or worker("bureau_clerk"), new_key(), ConfirmMerge(merge, agrees))
    rows = answer["rows"]
    assert isinstance(rows, dict)
    return rows


def undo(merge: int, actor: Actor | None = None, despite_changes: bool = False) -> int:
    from canbao.registry.merging import UndoMerge, undo_merge

    order = UndoMerge(merge, "并错了人", despite_changes)
    answer = undo_merge(actor or worker("bureau_lead"), new_key(), order)
    assert isinstance(answer["overtaken"], int)
    return answer["overtaken"]


@pytest.fixture
def kept() -> int:
    """Somebody with a full file."""
    person = add_person(number=new_number())
    add_household(VILLAGE, person)
    add_row("abode", person, kind="hukou", division=VILLAGE)
    add_row("circumstances", person, married=True, unknown_facts=["student", "tier"])
    add_row("claimyear", person, year=2023, has_claimed=False)
    add_row("standing", person, standing="disabled", listed_as="残疾人", grade=2, valid_from=date(2020, 1, 1))
    insure(person, "resident", date(2022, 1, 1), date(2023, 12, 31))
    enrol(person)
    return person


@pytest.fixture
def gone() -> int:
    """The same person entered once more, in another village, with a child, an earlier enrolment and two documents."""
    person = add_person(unit=NEXT_VILLAGE, number=new_number())
    add_household(NEXT_VILLAGE, person)
    add_row("abode", person, kind="hukou", division=NEXT_VILLAGE)
    add_row("abode", person, kind="residence", division=NEXT_VILLAGE, permit="valid")
    add_row("circumstances", person, married=False, employed=True, unknown_facts=["tier"])
    add_row("claimyear", person, year=2023, has_claimed=True, critical_fen=500)
    add_row("claimyear", person, year=2022, has_claimed=False)
    add_row("standing", person, standing="disabled", listed_as="残疾", grade=2, valid_from=date(2021, 1, 1))
    add_row("standing", person, standing="subsistence", listed_as="低保", valid_from=date(2024, 5, 1))
    insure(person, "employee", date(2024, 1, 1), date(2024, 6, 30))
    enrol(person, NEXT_VILLAGE)
    enrol(person, NEXT_VILLAGE, year=YEAR - 1)
    child = add_person("周小", NEXT_VILLAGE, date(2015, 6, 1), number=new_number(date(2015, 6, 1)))
    add_row("relation", person, other_id=child, kind="child")
    add_row("relation", child, other_id=person, kind="parent")
    return person


def test_everything_goes_over_and_nothing_stands_with_who_is_gone(kept: int, gone: int) -> None:
    from canbao.registry.models import ClaimYear, Document, Enrolment, Person, Standing

    rows = confirm(propose(kept, gone))
    assert rows["document"] == 1
    with in_area(COUNTY):
        assert Person.objects.get(county=COUNTY, id=gone).merged_into == kept
        assert Document.objects.filter(person_id=kept).count() == 2
        assert Document.objects.filter(person_id=kept, is_current=True).count() == 1
        standings = Standing.objects.filter(person_id=kept, replaced_at=None)
        assert sorted(standings.values_list("standing", flat=True)) == ["disabled", "subsistence"]
        claims = ClaimYear.objects.filter(person_id=kept, replaced_at=None).order_by("year")
        assert [(row.year, row.has_claimed, row.critical_fen) for row in claims] == [
            (2022, False, 0),
            (2023, True, 500),
        ]
        enrolments = Enrolment.objects.exclude(state="withdrawn").filter(year__in=(YEAR, YEAR - 1))
        assert sorted(enrolments.values_list("person_id", "year")) == [(kept, YEAR - 1), (kept, YEAR)]
    standing = {table: [row for row in found if gone in row] for table, found in dump(gone).items()}
    # Stems only say how a number was once typed; finding pairs skips whoever is gone.
    left = {"registry_person", "registry_enrolment", "registry_stem"}
    assert {table for table, found in standing.items() if found} == left


def test_what_the_kept_file_does_not_know_the_other_may(kept: int, gone: int) -> None:
    from canbao.registry.models import Abode, Circumstances

    confirm(propose(kept, gone))
    with in_area(COUNTY):
        known = Circumstances.objects.get(person_id=kept, replaced_at=None)
        assert (known.married, known.employed, known.unknown_facts) == (True, True, ["tier"])
        homes = Abode.objects.filter(person_id=kept, replaced_at=None)
        assert sorted(homes.values_list("kind", "division")) == [("hukou", VILLAGE), ("residence", NEXT_VILLAGE)]


def test_relatives_point_at_the_kept_person(kept: int, gone: int) -> None:
    from canbao.registry.models import Relation

    confirm(propose(kept, gone))
    with in_area(COUNTY):
        relations = Relation.objects.filter(replaced_at=None).values_list("person_id", "other_id", "kind")
        assert sorted(kind for one, other, kind in relations if kept in (one, other)) == ["child", "parent"]
        assert not [row for row in relations if gone in row]


@pytest.mark.trust
def test_undone_both_are_to_the_byte_as_before(kept: int, gone: int) -> None:
    before = dump(kept, gone)
    merge = propose(kept, gone)
    confirm(merge)
    assert dump(kept, gone) != before
    assert undo(merge) == 0
    assert dump(kept, gone) == before


@pytest.mark.trust
def test_sabotage_a_forgotten_row_is_not_given_back(database: Server, kept: int, gone: int) -> None:
    before = dump(kept, gone)
    merge = propose(kept, gone)
    confirm(merge)
    sabotage(database, "DELETE FROM registry_mergedrow WHERE of_table = 'standing'")
    undo(merge)
    assert dump(kept, gone) != before


@pytest.mark.trust
def test_merging_deletes_nothing(database: Server, kept: int, gone: int) -> None:
    """Every row there was is still there."""
    from tests.access.people_at_work import count

    tables = ("standing", "abode", "insurance", "circumstances", "claimyear", "relation", "member", "document")
    before = {table: count(database, f"registry_{table}") for table in tables}
    merge = propose(kept, gone)
    confirm(merge)
    undo(merge)
    assert all(count(database, f"registry_{table}") >= number for table, number in before.items())


def test_merged_again_after_undoing(kept: int, gone: int) -> None:
    first = propose(kept, gone)
    confirm(first)
    after = dump(kept, gone)
    undo(first)
    decide_same(kept, gone)
    confirm(propose(kept, gone))
    assert {table: rows for table, rows in dump(kept, gone).items() if table != "registry_enrolment"} == {
        table: rows for table, rows in after.items() if table != "registry_enrolment"
    }


def decide_same(one: int, other: int) -> None:
    from canbao.registry.models import Pair
    from canbao.registry.pairs import DecidePair, Verdict, decide_pair

    first, second = sorted((one, other))
    with in_area(COUNTY):
        pair = Pair.objects.get(person_a=first, person_b=second)
    decide_pair(worker("bureau_clerk"), new_key(), DecidePair(pair.id, Verdict.SAME, "核对过"))


def test_a_number_of_the_gone_person_finds_the_kept_one() -> None:
    from canbao.access.vault import open_vault
    from canbao.registry.matching import find_by_number

    number = new_number()
    kept, gone = add_person(number=new_number()), add_person(unit=NEXT_VILLAGE, number=number)
    merge = propose(kept, gone)
    confirm(merge)
    with in_area(COUNTY):
        assert find_by_number(number, open_vault()) == kept
    undo(merge)
    with in_area(COUNTY):
        assert find_by_number(number, open_vault()) == gone


def test_the_people_table_shows_one_person(kept: int, gone: int) -> None:
    from canbao.registry.columns import Wanted, read_people

    def ids() -> list[str]:
        with in_area(COUNTY):
            return [str(number) for number in read_people(Wanted(COUNTY, YEAR, SPRING))["person_id"].to_pylist()]

    before = ids()
    confirm(propose(kept, gone))
    assert ids() == [number for number in before if number != str(gone)]


def test_what_changed_since_is_told_before_it_is_undone(kept: int, gone: int) -> None:
    from canbao.registry.changing import withdraw_rows
    from canbao.registry.merging import MergeOvertaken
    from canbao.registry.models import Standing

    merge = propose(kept, gone)
    confirm(merge)
    with in_area(COUNTY):
        moved = Standing.objects.get(person_id=kept, standing="subsistence", replaced_at=None)
        withdraw_rows("standing", COUNTY, [moved.id])
    with pytest.raises(MergeOvertaken, match="1 条"):
        undo(merge)
    assert undo(merge, despite_changes=True) == 1
    with in_area(COUNTY):
        assert Standing.objects.filter(person_id=gone, standing="subsistence", replaced_at=None).exists()


def test_a_chain_of_merges_is_undone_from_its_end() -> None:
    from canbao.registry.merging import MergeOvertaken
    from canbao.registry.models import Person

    first, second, third = (add_person(f"周春{sign}", number=new_number()) for sign in "生升声")
    before = dump(first, second, third)
    inner = propose(second, first)
    confirm(inner)
    outer = propose(third, second)
    confirm(outer)
    with in_area(COUNTY):
        pointers = dict(Person.objects.filter(id__in=(first, second, third)).values_list("id", "merged_into"))
    assert pointers == {first: third, second: third, third: None}, "nobody has to follow two pointers"
    with pytest.raises(MergeOvertaken, match="后一次"):
        undo(inner)
    undo(outer)
    undo(inner)
    assert dump(first, second, third) == before


# -- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.trust
def test_t78_who_proposed_cannot_confirm(database: Server, kept: int, gone: int) -> None:
    clerk = worker("bureau_clerk")
    merge = propose(kept, gone, clerk)
    with pytest.raises(NotAllowed, match="另一人"):
        confirm(merge, clerk)
    assert audit_rows(database)[-1]["outcome"] == "denied"
    confirm(merge)


@pytest.mark.trust
def test_t78_the_database_wants_two_persons_too(database: Server, kept: int, gone: int) -> None:
    """The code's check taken away, the table refuses."""
    from django.db import IntegrityError

    from canbao.access.acting import Act

    clerk = worker("bureau_clerk")
    merge = propose(kept, gone, clerk)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Act, "require_other_than", lambda *_: None)
        with pytest.raises(IntegrityError, match="two_persons"):
            confirm(merge, clerk)
        sabotage(database, "ALTER TABLE registry_merge DROP CONSTRAINT registry_merge_two_persons")
        confirm(merge, clerk)


def test_a_refused_proposal_reopens_the_pair(kept: int, gone: int) -> None:
    from canbao.registry.models import Merge, Pair

    merge = propose(kept, gone)
    assert confirm(merge, agrees=False) == {}
    with in_area(COUNTY):
        assert Merge.objects.get(id=merge).state == MergeState.REFUSED
        assert Pair.objects.get().state == PairState.OPEN
    with pytest.raises(MoveRefused):
        confirm(merge)


def test_a_pair_found_has_to_be_judged_first() -> None:
    from canbao.registry.merging import PairUndecided
    from canbao.registry.pairs import find_pairs

    one, other = add_person(), add_person()
    with in_area(COUNTY):
        assert sum(find_pairs(COUNTY).values()) == 1
    with pytest.raises(PairUndecided):
        propose(one, other)
    decide_same(one, other)
    propose(one, other)


def test_what_cannot_be_merged() -> None:
    from canbao.registry.merging import NotMergeable

    one, other, third = add_person(), add_person("李四"), add_person("王五")
    with pytest.raises(NotMergeable, match="自己"):
        propose(one, one)
    with pytest.raises(NotAllowed, match="理由"):
        propose(one, other, reason=" ")
    merge = propose(one, other)
    with pytest.raises(NotMergeable, match="待确认"):
        propose(third, one)
    confirm(merge)
    with pytest.raises(NotMergeable, match="已并入"):
        propose(third, other)
    with pytest.raises(MoveRefused):
        confirm(merge)
    with pytest.raises(NotFound):
        confirm(12345)


@pytest.mark.trust
def test_t50_a_town_proposes_for_its_own_people_only() -> None:
    here, near, far = add_person(), add_person("李四", NEXT_VILLAGE), add_person("王五", FAR_VILLAGE)
    for area in (SISTER_TOWN, TOWN):
        with pytest.raises(NotFound):
            propose(here, far, worker("town_clerk", units=(area,)))
    with pytest.raises(NotAllowed):
        propose(here, near, worker("village_collector", units=(VILLAGE,)))
    merge = propose(here, near, worker("town_clerk", units=(TOWN,)))
    for role in ("town_clerk", "inspector", "system_admin", "auditor"):
        with pytest.raises(NotAllowed):
            confirm(merge, worker(role))
    confirm(merge)
    with pytest.raises(NotAllowed):
        undo(merge, worker("bureau_clerk"))
    undo(merge)
