"""公安局: holders of residence permits, valid or run out.

In: the county. Out: `RESIDENCE_PERMITS`.
Never: a permit number that looks like an identity number: JZ, county, 8 digits.
"""

from __future__ import annotations

import numpy as np

from canbao.people.workbooks.county import County
from canbao.people.workbooks.suppliers import Content, Entries, Supplier, address, day_as, id_number, of, person_name
from canbao.values.days import add_days, add_months

VALID_MONTHS = 12  # A permit is stamped anew each year. Interim regulation on residence permits, art. 10.
MOST_EXPIRED_DAYS = 300
"""Permits that ran out within the year are still listed."""


def find_permits(county: County) -> Entries:
    """Who holds or held a permit."""
    at = np.flatnonzero(county.has_number & county.is_in("residence_permit", "valid", "expired"))
    valid = county.is_in("residence_permit", "valid")[at].tolist()
    rolls = county.streams.of("permits").random(len(at)).tolist()
    months = [int(str(each)) if each is not None else 0 for each in county.values("residence_months", at)]
    last = [
        add_days(county.first_day, int(roll * VALID_MONTHS * 30) if is_valid else -1 - int(roll * MOST_EXPIRED_DAYS))
        for is_valid, roll in zip(valid, rolls, strict=True)
    ]
    births = county.values("birth", at)
    # A baby's permit has not run out before the baby was born.
    last = [
        until if birth <= until else add_months(birth, VALID_MONTHS) for until, birth in zip(last, births, strict=True)
    ]
    first = [
        max(min(add_months(county.first_day, -lived), add_months(until, -VALID_MONTHS)), birth)
        for lived, until, birth in zip(months, last, births, strict=True)
    ]
    return Entries.of(
        at,
        permit=[f"JZ{county.villages[0][:6].ljust(6, '0')}{each:08d}" for each in at.tolist()],
        issued=first,
        until=last,
    )


RESIDENCE_PERMITS = Supplier(
    id="residence_permits",
    file_name="公安局居住证持有人.xlsx",
    title="",
    find=find_permits,
    start="issued",
    label="permit",
    watched=(),
    shows_coming_end=True,
    has_ends=False,
    columns={
        "姓名": person_name(),
        "公民身份号码": id_number(),
        "居住证号": of("permit"),
        "签发日期": day_as("issued", "%Y.%m.%d"),
        "有效期至": day_as("until", "%Y.%m.%d"),
        "居住地址": address(),
        "居住镇街": of("town", Content.TOWN),
    },
)
