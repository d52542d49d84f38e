"""The ten minutes, by the database's clock, for whoever recorded it alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.access.people_at_work import COUNTY, worker
from tests.database import in_area

from canbao.access.acting import Act, NotAllowed
from canbao.access.rights import right_to
from canbao.access.undoing import UNDO_MINUTES, NotUndone, recorded, require_own

pytestmark = pytest.mark.usefixtures("database")


def moment() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        found: datetime = cursor.fetchone()[0]
    return found


def test_open_until_the_minutes_are_over() -> None:
    with in_area(COUNTY):
        now = moment()
        assert [recorded(1, now - timedelta(minutes=UNDO_MINUTES, seconds=late)).is_open for late in (-5, 0, 5)] == [
            True, False, False,
        ]  # fmt: skip
        assert recorded(1, now).until == now + timedelta(minutes=UNDO_MINUTES)


def test_only_ones_own_and_in_time() -> None:
    clerk = worker("bureau_clerk")
    act = Act(clerk, right_to("record_attempt"))
    with in_area(COUNTY):
        now = moment()
        require_own(act, clerk.account_id, now)
        with pytest.raises(NotAllowed, match="自己登记的"):
            require_own(act, clerk.account_id + 1, now)
        with pytest.raises(NotUndone, match="超过 10 分钟"):
            require_own(act, clerk.account_id, now - timedelta(minutes=UNDO_MINUTES))
