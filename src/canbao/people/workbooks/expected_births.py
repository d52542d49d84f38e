"""卫健局: women with child, so that the campaign can remind them to enrol the baby in time.

In: the county. Out: `EXPECTED_BIRTHS`: the mothers of babies that the population will have.
Never: a woman after the birth.
"""

from __future__ import annotations

import numpy as np

from canbao.people.members import NOBODY
from canbao.people.workbooks.county import County, as_date
from canbao.people.workbooks.suppliers import (
    Content,
    Entries,
    Supplier,
    day,
    id_number,
    of,
    person_name,
    running_number,
)

BOOKED_DAYS_BEFORE = 190  # A record is opened by the thirteenth week.
MOST_DAYS_OFF = 12
"""An expected day is given to within a fortnight."""


def find_expecting(county: County) -> Entries:
    """Mothers of babies to be born, from the day their record is opened to the day of birth."""
    mothers = county.family.mother
    babies = np.flatnonzero(county.is_baby & (mothers != NOBODY))
    babies = babies[county.has_number[mothers[babies]]]
    born = county.births[babies]
    off = county.streams.of("expected births").integers(-MOST_DAYS_OFF, MOST_DAYS_OFF, len(babies), endpoint=True)
    booked = born - BOOKED_DAYS_BEFORE + off
    return Entries.of(
        mothers[babies],
        booked,
        born,
        booked=[as_date(day) for day in booked.tolist()],
        expected=[as_date(day) for day in (born + off).tolist()],
    )


EXPECTED_BIRTHS = Supplier(
    id="expected_births",
    file_name="卫健局待产孕妇名单.xlsx",
    title="孕产妇建册（待产）名单",
    find=find_expecting,
    start="booked",
    end="",
    label="expected",
    watched=("expected",),
    has_ends=False,
    misspells=False,
    columns={
        "序号": running_number(),
        "孕妇姓名": person_name(),
        "身份证号": id_number(),
        "建册日期": day("booked"),
        "预产期": day("expected"),
        "现住镇街": of("town", Content.TOWN),
        "现住村居": of("village", Content.VILLAGE),
        "联系电话": of("telephone"),
    },
)
