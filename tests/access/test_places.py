"""Places loaded as an action: by the system's administrators, refused with the line, told in the trail."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import audit_rows, new_key, worker
from tests.database import in_area

from canbao.access.acting import NotAllowed
from canbao.access.actors import system_actor
from canbao.access.places import BadDivisions, LoadPlaces, load_places
from canbao.store.models import Unit
from canbao.store.places import BadUnits
from canbao.store.server import Server

YUEYANG = "430621"


@pytest.mark.usefixtures("vault")
def test_a_county_gets_its_units(database: Server) -> None:
    answer = load_places(system_actor(YUEYANG), new_key(), LoadPlaces(YUEYANG))
    assert answer["units_added"] == 220
    farm = "code,name,kind,parent\n430621L01,大云山国有林场,farm,430621\n"
    again = load_places(system_actor(YUEYANG), new_key(), LoadPlaces(YUEYANG, units=farm))
    assert (again["divisions_added"], again["units_added"]) == (0, 1)
    with in_area():
        assert Unit.objects.get(code="430621L01").kind == "farm"
    changes = audit_rows(database)[-1]["changes"]
    assert isinstance(changes, list)
    assert changes[0]["units_added"] == 1


@pytest.mark.usefixtures("vault", "database")
def test_tables_that_make_no_tree_are_refused_whole() -> None:
    with pytest.raises(BadDivisions, match="第2行"):
        load_places(system_actor(YUEYANG), new_key(), LoadPlaces(YUEYANG, "code,name,level,parent\n43,湖南,county,\n"))
    with pytest.raises(BadUnits, match="第 2 行"):
        load_places(system_actor(YUEYANG), new_key(), LoadPlaces(YUEYANG, units="code,name,kind,parent\n1,甲,farm,\n"))
    with in_area():
        assert not Unit.objects.exists()


@pytest.mark.trust
@pytest.mark.usefixtures("vault", "database")
@pytest.mark.parametrize("role", ["bureau_lead", "town_clerk", "security_admin", "supplier"])
def test_others_do_not_change_places(role: str) -> None:
    with pytest.raises(NotAllowed):
        load_places(worker(role, units=(YUEYANG,)), new_key(), LoadPlaces(YUEYANG))
