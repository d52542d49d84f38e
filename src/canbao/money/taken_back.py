"""Whether something recorded has been taken back since: asked of the book, which alone knows.

In: a record or a transfer. Out: yes or no. Never: a mark on the record itself: those only grow.
"""

from __future__ import annotations

from canbao.money.models import Transfer


def was_taken_back(county: str, record: int) -> bool:
    """Whether a transfer names one that was made for this record, and takes it back."""
    own = Transfer.objects.filter(county=county, record=record, reverses__isnull=True).values("id")
    return Transfer.objects.filter(county=county, reverses__in=own).exists()


def transfer_was_taken_back(county: str, transfer: int) -> bool:
    """The same of one transfer."""
    return Transfer.objects.filter(county=county, reverses=transfer).exists()
