"""Words of special bills; the rows themselves are compared with the dues in test_making."""

from __future__ import annotations

from tests.database import as_superuser, in_area
from tests.money.tills import Till

from canbao.access.vault import open_vault
from canbao.exchange.payable import NO_NUMBER, PayableRows, marks_in_words, payers_in_words


def test_marks_are_named_with_their_grades() -> None:
    assert set(marks_in_words("disabled:1,subsistence").split("、")) == {"残疾人（1级）", "低保对象"}
    assert marks_in_words(None) == ""


def test_each_payer_and_what_it_pays() -> None:
    assert payers_in_words("county 12000,sponsor 500", {"county": "县财政"}) == "县财政 120.00；自行扶持 5.00"
    assert payers_in_words(None, {}) == ""


def rows_of(till: Till) -> tuple[PayableRows, list[int]]:
    with in_area(till.county.code):
        source = PayableRows(till.county.code, till.year, open_vault())
        return source, [said.person_id for said in source]


def test_who_has_no_number_is_left_out_and_counted(till: Till) -> None:
    source, before = rows_of(till)
    first = before[0]
    with as_superuser(till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE registry_document SET is_current = false WHERE person_id = %s", [first])
    after, people = rows_of(till)
    assert people == before[1:]
    assert after.left_out[NO_NUMBER] == source.left_out.get(NO_NUMBER, 0) + 1


def test_somebody_with_two_numbers_in_use_stands_once(till: Till) -> None:
    _, before = rows_of(till)
    with as_superuser(till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(
            "INSERT INTO registry_document (county, id, person_id, kind, number, tail, blind, is_current, recorded_at)"
            " SELECT county, id + 1000000, person_id, kind, number, tail, blind, true, now() FROM registry_document"
            " WHERE person_id = %s",
            [before[3]],
        )
    assert rows_of(till)[1] == before


def test_a_due_that_is_open_or_not_accepted_is_not_sent(till: Till) -> None:
    _, before = rows_of(till)
    with as_superuser(till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE billing_due SET payable_fen = NULL WHERE person_id = %s", [before[2]])
    assert rows_of(till)[1] == [*before[:2], *before[3:]]
    accepted = till.accepted()
    assert {due.situation for due in till.dues(person_id__in=before)} <= accepted
