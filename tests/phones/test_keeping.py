"""T59: what came of telephones' events is gone when its term is over, and not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.database import as_superuser, in_area

if TYPE_CHECKING:
    from tests.phones.villages import Village


def grow_old(village: Village, days: int) -> None:
    with as_superuser(village.till.county.server) as owner:
        owner.execute("UPDATE phones_phoneevent SET at = at - make_interval(days => %s)", [days])


def test_events_go_after_ninety_days(village: Village) -> None:
    from canbao.access.actors import system_actor
    from canbao.access.keeping import keep_to_retention, what_is_due
    from canbao.phones.models import PhoneEvent

    phone = village.handset()
    village.done(phone, phone.pay(phone.owing()[0]), phone.event("hand_in"))
    grow_old(village, 89)
    system = system_actor(village.county)
    assert what_is_due(system)["phone_events"].free == 0
    grow_old(village, 2)
    assert what_is_due(system)["phone_events"].free == 2
    keep_to_retention(system)
    with in_area(village.county):
        assert not PhoneEvent.objects.exists()
