"""Tables of duplicates: a scope sees no row about people outside it, and none can be deleted."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, SISTER_TOWN, TOWN, VILLAGE, sabotage, vault
from tests.database import in_area
from tests.registry.villagers import FAR_VILLAGE, add_person

from canbao.access.vault import Vault
from canbao.store.server import Server

pytestmark = pytest.mark.usefixtures("vault", "database")
__all__ = ["vault"]

TABLES = ("stem", "pair", "numberconflict", "merge", "mergedrow")


@pytest.fixture
def filled(database: Server, vault: Vault) -> None:
    """One row in each table about a person here and one in the sister town."""
    del database, vault
    from canbao.registry.models import Merge, MergedRow, NumberConflict, Pair, Stem

    here, far = add_person(), add_person("李四", FAR_VILLAGE)
    with in_area(COUNTY):
        Stem.objects.create(county=COUNTY, person_id=far, stem=b"1" * 32)
        pair = Pair.objects.create(county=COUNTY, person_a=here, person_b=far, rule="by_hand")
        NumberConflict.objects.create(
            county=COUNTY, person_id=here, blind=b"1" * 32, name="甲", name_key="甲", unit=FAR_VILLAGE
        )
        merge = Merge.objects.create(county=COUNTY, pair_id=pair.id, kept_id=here, gone_id=far, proposed_by=1)
        MergedRow.objects.create(county=COUNTY, merge_id=merge.id, of_table="standing", old_id=1)


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
def test_the_county_sees_them_and_a_pair_is_seen_by_who_sees_both() -> None:
    assert set(seen(COUNTY).values()) == {1}
    assert seen(SISTER_TOWN) == {"stem": 1, "pair": 0, "numberconflict": 1, "merge": 0, "mergedrow": 0}


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


def test_a_pair_is_there_once_and_in_order() -> None:
    from canbao.registry.models import Pair

    one, other = add_person(), add_person("李四")
    for a, b in ((other, one), (one, one)):
        with pytest.raises(IntegrityError, match="registry_pair_order"), in_area(COUNTY):
            Pair.objects.create(county=COUNTY, person_a=a, person_b=b, rule="unit")
    add_pair = partial(Pair.objects.create, county=COUNTY, person_a=one, person_b=other, rule="unit")
    with in_area(COUNTY):
        add_pair()
    with pytest.raises(IntegrityError, match="registry_pair_once"), in_area(COUNTY):
        add_pair()


def test_keys_point_at_people() -> None:
    from canbao.registry.models import Pair

    with pytest.raises(IntegrityError, match="refers"), in_area(COUNTY):
        Pair.objects.create(county=COUNTY, person_a=1, person_b=2, rule="unit")


@pytest.mark.trust
@pytest.mark.usefixtures("filled")
def test_a_merge_is_done_only_with_somebody_who_confirmed() -> None:
    from canbao.registry.models import Merge

    with pytest.raises(IntegrityError, match="registry_merge_confirmed"), in_area(COUNTY):
        Merge.objects.update(state="done")
    with pytest.raises(IntegrityError, match="registry_merge_two_persons"), in_area(COUNTY):
        Merge.objects.update(state="done", confirmed_by=1)
