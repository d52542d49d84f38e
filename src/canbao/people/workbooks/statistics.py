"""统计局: registered and usual residents of each town, the numbers that rates of enrolment are measured by.

In: the county. Out: `STATISTICS`, once a year, one row a town. Never: a person.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from canbao.people.workbooks.county import County
from canbao.people.workbooks.suppliers import Content, Entries, Supplier, of

VILLAGE_CODE, TOWN_CODE = 12, 9
NOBODYS = -1


def count_towns(county: County) -> Entries:
    """By hukou and by residence; who lives here for less than half a year is no usual resident."""
    everybody = np.arange(county.count)
    registered = _by_town(county.values("hukou", everybody))
    usual = _by_town(county.values("residence", np.flatnonzero(county.flags("long_term"))))
    towns = sorted({code[:TOWN_CODE] for code in county.villages})
    return Entries.of(
        np.full(len(towns), NOBODYS, dtype=np.int64),
        code=towns,
        town=[county.place_words(code)[0] for code in towns],
        registered=[registered[code] for code in towns],
        usual=[usual[code] for code in towns],
    )


def _by_town(codes: list[object]) -> Counter[str]:
    return Counter(code[:TOWN_CODE] for code in codes if isinstance(code, str) and len(code) == VILLAGE_CODE)


STATISTICS = Supplier(
    id="statistics",
    file_name="统计局常住人口和户籍人口.xlsx",
    title="各镇街人口数",
    note="单位：人　截至{day}",
    find=count_towns,
    label="code",
    watched=(),
    names_people=False,
    is_yearly=True,
    columns={
        "行政区划代码": of("code"),
        "镇街": of("town", Content.TOWN),
        "户籍人口": of("registered"),
        "常住人口": of("usual"),
    },
)
