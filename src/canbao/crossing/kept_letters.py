"""How long it is known that a letter came: its content went when it was answered, its number stays for a while.

In: a county and the moment before which a thing is over. Out: what is over, what is destroyed. Never: a letter that
waits for its answer.
"""

from __future__ import annotations

from datetime import datetime

from canbao.access.keeping import Due, Keeper, keep
from canbao.crossing.models import Letter


def _look(county: str, before: datetime) -> Due:
    return Due(Letter.objects.filter(county=county, answered_at__lt=before).count(), 0)


def _destroy(county: str, _found: Due, before: datetime) -> None:
    Letter.objects.filter(county=county, answered_at__lt=before).delete()


keep("letters", Keeper(_look, _destroy))
