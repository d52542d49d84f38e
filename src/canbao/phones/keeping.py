"""How long it is known what came of events of telephones: what they did stands elsewhere.

In: a county and the moment before which a thing is over. Out: what is over, what is destroyed. Never: an event whose
telephone was not told.
"""

from __future__ import annotations

from datetime import datetime

from canbao.access.keeping import Due, Keeper, keep
from canbao.phones.models import PhoneEvent


def _look(county: str, before: datetime) -> Due:
    return Due(PhoneEvent.objects.filter(county=county, at__lt=before).count(), 0)


def _destroy(county: str, _found: Due, before: datetime) -> None:
    PhoneEvent.objects.filter(county=county, at__lt=before).delete()


keep("phone_events", Keeper(_look, _destroy))
