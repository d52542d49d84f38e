"""Batches as pages show them: by unit, late or not, each reader their own people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.access.people_at_work import COUNTY, SISTER_TOWN, TOWN, VILLAGE, worker
from tests.registry.test_verification import LONG, answer, number_of, recall, send
from tests.registry.villagers import NEXT_VILLAGE, YEAR, add_person

from canbao.access.acting import NotAllowed, NotFound
from canbao.registry.models.fieldwork import Whereabout
from canbao.registry.verification_queries import batch_asked, batches_shown, units_asked

pytestmark = pytest.mark.usefixtures("vault", "database")
CLERK = worker("bureau_clerk")
AFTER = LONG + timedelta(days=1)


def test_each_unit_and_batch_with_what_is_open_answered_and_late() -> None:
    one, other = add_person(), add_person("李四", NEXT_VILLAGE)
    batch = number_of(send((one, other)))
    answer(batch, (one, Whereabout.LOST))
    (shown,) = batches_shown(CLERK, YEAR, COUNTY, LONG)
    assert (shown.id, shown.people, shown.answered, shown.left, shown.is_late) == (batch, 2, 1, 1, False)
    counts = {each.unit: (each.open, each.answered, each.late) for each in units_asked(CLERK, YEAR, COUNTY, AFTER, 12)}
    assert counts == {VILLAGE: (0, 1, 0), NEXT_VILLAGE: (1, 0, 1)}
    assert [each.late for each in units_asked(CLERK, YEAR, COUNTY, LONG, 9)] == [0], "the day itself is in time"
    found, people = batch_asked(CLERK, batch, AFTER)
    assert found.is_late
    assert [(each.person, each.answer_label) for each in people] == [(other, ""), (one, "失联")]
    recall(batch)
    assert units_asked(CLERK, YEAR, COUNTY, AFTER, 9) == []
    (shown,) = batches_shown(CLERK, YEAR, COUNTY, AFTER)
    assert (shown.state_label, shown.is_late) == ("已收回", False)


@pytest.mark.trust
def test_a_village_sees_its_own_people_of_its_towns_batch_and_others_nothing() -> None:
    one, other = add_person(), add_person("李四", NEXT_VILLAGE)
    batch = number_of(send((one, other)))
    village = worker("village_collector", units=(VILLAGE,))
    (shown,) = batches_shown(village, YEAR, VILLAGE, LONG)
    assert (shown.id, shown.people) == (batch, 1)
    assert [each.person for each in batch_asked(village, batch, LONG)[1]] == [one]
    sister = worker("town_clerk", units=(SISTER_TOWN,))
    assert batches_shown(sister, YEAR, SISTER_TOWN, LONG) == []
    assert units_asked(sister, YEAR, TOWN, LONG, 12) == []
    with pytest.raises(NotFound):
        batch_asked(sister, batch, LONG)
    with pytest.raises(NotFound):
        batch_asked(CLERK, 10**12, date(2024, 1, 1))
    with pytest.raises(NotAllowed):
        batches_shown(worker("finance"), YEAR, COUNTY, LONG)
