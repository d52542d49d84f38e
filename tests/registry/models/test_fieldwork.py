"""Tables of field work: a scope sees no row about people or units outside it, and none can be deleted."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, SISTER_TOWN, TOWN, VILLAGE, sabotage, vault
from tests.database import in_area
from tests.registry.villagers import FAR_VILLAGE, add_person

from canbao.access.vault import Vault
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault", "database")
__all__ = ["vault"]

TABLES = ("verification", "enquiry", "whereabouts", "handover", "assignment", "workgroup", "groupmember")


@pytest.fixture
def filled(database: Server, vault: Vault) -> int:
    """One row in each table about the sister town; the person."""
    del database, vault
    from canbao.registry.models import (
        Assignment,
        Enquiry,
        GroupMember,
        HandOver,
        Verification,
        Whereabouts,
        WorkGroup,
    )

    far, day = add_person(unit=FAR_VILLAGE), date(2025, 1, 1)
    with in_area(COUNTY):
        batch = Verification.objects.create(
            county=COUNTY, unit=SISTER_TOWN, year=2025, question="?", due_on=day, people=1, sent_by=1
        )
        Enquiry.objects.create(county=COUNTY, verification_id=batch.id, person_id=far)
        Whereabouts.objects.create(
            county=COUNTY, person_id=far, year=2025, state="lost", day=day, source="entered", recorded_by=1
        )
        HandOver.objects.create(
            county=COUNTY, person_id=far, name="甲", from_unit=FAR_VILLAGE, to_unit=f"{SISTER_TOWN}205", year=2025,
            is_only_asked=False, asked_by=1,
        )  # fmt: skip
        Assignment.objects.create(
            county=COUNTY, unit=FAR_VILLAGE, task="t", worker="乙", kind="grid", part="principal", valid_from=day,
            recorded_by=1,
        )  # fmt: skip
        group = WorkGroup.objects.create(county=COUNTY, unit=SISTER_TOWN, year=2025, name="专班", recorded_by=1)
        GroupMember.objects.create(county=COUNTY, group_id=group.id, place=0, name="丙", role="组长", organisation="镇")
    return far


def seen(area: str) -> dict[str, int]:
    with in_area(area), connection.cursor() as cursor:
        counts = {}
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM registry_{table}")
            counts[table] = cursor.fetchone()[0]
    return counts


@pytest.mark.trust
@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("area", [VILLAGE, TOWN, SISTER_COUNTY])
def test_a_scope_sees_no_foreign_row(area: str) -> None:
    assert set(seen(area).values()) == {0}


@pytest.mark.usefixtures("filled")
def test_the_county_and_the_town_see_their_rows() -> None:
    assert set(seen(COUNTY).values()) == set(seen(SISTER_TOWN).values()) == {1}


@pytest.mark.trust
@pytest.mark.usefixtures("filled")
def test_sabotage_without_the_policies_foreign_rows_show(database: Server) -> None:
    sabotage(database, *(f"ALTER TABLE registry_{table} DISABLE ROW LEVEL SECURITY" for table in TABLES))
    assert set(seen(VILLAGE).values()) == {1}


@pytest.mark.trust
@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_deleted(table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), in_area(COUNTY), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM registry_{table}")


@pytest.mark.trust
def test_nothing_is_written_about_somebody_out_of_sight(filled: int) -> None:
    from canbao.registry.models import Whereabouts

    with pytest.raises(ProgrammingError, match="row-level security"), in_area(VILLAGE):
        Whereabouts.objects.create(
            county=COUNTY, person_id=filled, year=2026, state="dead", day=date(2026, 1, 1), source="entered",
            recorded_by=1,
        )  # fmt: skip


def test_one_answer_a_year_stands(filled: int) -> None:
    from canbao.registry.models import Whereabouts

    with pytest.raises(IntegrityError, match="registry_whereabouts_latest"), in_area(COUNTY):
        Whereabouts.objects.create(
            county=COUNTY, person_id=filled, year=2025, state="dead", day=date(2025, 1, 1), source="entered",
            recorded_by=1,
        )  # fmt: skip


def test_every_answer_has_a_chinese_word_and_a_note_where_it_says_too_little() -> None:
    from canbao.registry.models.fieldwork import INSURED, NEEDS_NOTE, Whereabout

    assert all("\u4e00" <= word <= "\u9fff" for label in Whereabout.labels for word in str(label))
    assert len(INSURED) == 4
    assert not INSURED & NEEDS_NOTE
