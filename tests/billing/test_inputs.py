"""What a run reads: one moment of the register, the columns that rules ask for, lists, and when it looked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyarrow as pa
import pytest
from tests.assessing import LOCALITIES, YUEYANG, shipped
from tests.billing.counties import LISTS_UNTIL, PAYMENTS, County
from tests.database import as_application, in_area

from canbao.assess.intake.needs import columns_read
from canbao.billing import inputs
from canbao.billing.assessing import assess_from_register
from canbao.billing.inputs import LEFT_OUT, columns_for, is_one_moment, looked_at, one_moment, read_input, read_lists
from canbao.billing.policies import Books, Choice
from canbao.registry.column_queries import Question
from canbao.registry.columns import Wanted
from canbao.store.scope import scope_of, scoped
from canbao.store.server import Server
from canbao.values.facts_schema import PEOPLE_SCHEMA


def read(county: County) -> inputs.Input:
    with in_area(county.code):
        return read_input(Books({YUEYANG: shipped(YUEYANG)}), Wanted(county.code, 2025, county.as_of))


@pytest.mark.parametrize("policy", LOCALITIES)
def test_columns_are_those_that_a_run_over_a_file_reads(policy: str) -> None:
    found = columns_for(Books({policy: shipped(policy)}))
    assert found == sorted(set(found))
    assert set(found) <= set(PEOPLE_SCHEMA.names) - set(PAYMENTS)
    assert set(found) >= {"person_id", "place", "enrol_place", "unknown_facts"}
    assert columns_read(shipped(policy)) - set(PAYMENTS) <= set(found)


def test_everybody_is_read_with_the_lists_that_are_complete(county: County) -> None:
    found = read(county)
    assert found.people["person_id"].to_pylist() == [str(number) for number in county.ids]
    assert found.left_out == {}
    assert found.assessed.num_rows == len(county.ids)
    assert sorted(found.lists.declared, key=str) == sorted(county.lists.declared, key=str)
    assert found.lists(frozenset({"destitute"}), f"{county.code}101", LISTS_UNTIL)


def test_a_subject_that_is_no_standing_is_no_list_of_one(county: County) -> None:
    county.record(
        "INSERT INTO registry_coverage (county, subject, division, complete_until)"
        " VALUES (%(county)s, 'whatever', %(county)s, '2025-01-01')"
    )
    with in_area(county.code):
        assert set(read_lists(county.code).declared) == set(county.lists.declared)
    county.record("UPDATE registry_coverage SET replaced_at = now() WHERE subject = 'destitute'")
    with in_area(county.code):
        assert not read_lists(county.code)(frozenset({"destitute"}), county.code, county.as_of)


def test_a_status_counts_on_the_day_and_the_latest_one_counts(county: County) -> None:
    status = LEFT_OUT[0].value
    add = (
        "INSERT INTO registry_status (county, person_id, status, valid_from, valid_until)"
        " VALUES (%(county)s, %(id)s, %(status)s, %(since)s, %(until)s)"
    )
    day, later = county.as_of, county.as_of + timedelta(days=1)
    for at, (since, until) in enumerate(((day, None), (None, day), (later, None), (None, day - timedelta(days=1)))):
        county.record(add, id=county.ids[at], status=status, since=since, until=until)
    county.record(add, id=county.ids[4], status=status, since=day - timedelta(days=9), until=None)
    county.record(add, id=county.ids[4], status="alive", since=day, until=None)
    found = read(county)
    assert found.left_out == {status: 2}
    assert found.assessed["person_id"].to_pylist() == [str(number) for number in county.ids[2:]]
    assert found.people.num_rows == len(county.ids)


def test_who_is_left_out_may_still_be_somebodys_relative(county: County) -> None:
    county.record(
        "INSERT INTO registry_status (county, person_id, status) VALUES (%(county)s, %(id)s, 'dead')", id=county.ids[0]
    )
    source = read(county).source()
    blocks = {name: pa.Table.from_batches(getattr(source, name)(100)) for name in ("batches", "related")}
    assert blocks["related"].num_rows == blocks["batches"].num_rows + 1 == len(county.ids)
    assert source.count() == len(county.ids) - 1


@pytest.mark.trust
def test_somebody_registered_meanwhile_is_not_half_read(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """The register is read by twenty queries. Without one moment for all of them, a row about somebody whom the first
    query did not know breaks the reading.
    """
    from canbao.registry import columns

    first_question = columns._Reading._ask
    asked: list[str] = []

    def ask(self: columns._Reading, question: Question) -> pa.Table:
        found = first_question(self, question)
        if not asked:
            asked.append("once")
            elsewhere(county)
        return found

    def elsewhere(county: County) -> None:
        with as_application(server) as other:
            other.execute("SELECT set_config('canbao.counties', %s, false)", [county.code])
            row = other.execute(
                "INSERT INTO registry_person (county, unit, name, name_key, pinyin, initials)"
                " VALUES (%s, %s, '', '', '', '') RETURNING id",
                [county.code, county.code],
            ).fetchone()
            assert row is not None
            other.execute(
                "INSERT INTO registry_abode (county, person_id, kind, division) VALUES (%s, %s, 'hukou', '43')",
                [county.code, row[0]],
            )

    server = county.server
    monkeypatch.setattr(columns._Reading, "_ask", ask)
    with one_moment():
        assert read(county).people.num_rows == len(county.ids)
    asked.clear()
    with pytest.raises(IndexError):
        read(county)


def test_the_moment_ends(county: County) -> None:
    def holds() -> bool:
        with scoped(scope_of([county.code])):
            return is_one_moment()

    with one_moment():
        assert holds()
    assert not holds()
    with pytest.raises(ZeroDivisionError), one_moment():
        raise ZeroDivisionError
    assert not holds()


@pytest.mark.trust
def test_a_run_is_read_in_one_moment_or_not_at_all(county: County) -> None:
    with in_area(county.code), pytest.raises(AssertionError, match="one_moment"):
        assess_from_register(county.code, Choice((county.policy,)), county.as_of, 1)


@pytest.mark.trust
def test_what_was_begun_before_and_ends_after_is_later_than_the_reading(county: County, database: Server) -> None:
    """A row bears the time at which its transaction began, and is seen when it ends: a run must not miss it in between,
    be it written before the reading or after.
    """
    add = (
        "INSERT INTO registry_standing (county, person_id, standing, listed_as)"
        " VALUES (%s, %s, 'destitute', '特困') RETURNING recorded_at"
    )
    stamps: list[datetime] = []
    with as_application(database) as early, as_application(database) as late:
        for other in (early, late):
            other.execute("SELECT set_config('canbao.counties', %s, false)", [county.code])
        stamps += early.execute(add, [county.code, county.ids[0]]).fetchone() or ()
        with one_moment():
            early.commit()
            first = looked_at()
        stamps += late.execute(add, [county.code, county.ids[1]]).fetchone() or ()
    assert len(stamps) == 2
    assert first <= min(stamps)
    with one_moment():
        assert looked_at() > max(stamps)
