"""税务局: last year's enrolments in the resident scheme: who, where, how much, when, under which standing.

In: the county. Out: `LAST_ENROLMENTS`, an export once a year: comma-separated, GB18030, a tab before each number so
that Excel keeps it whole. Never: an amount of one locality; the national standard of the year stands for all.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from canbao.people.workbooks.county import County
from canbao.people.workbooks.standing_rows import kind_of_spelling
from canbao.people.workbooks.suppliers import Content, Entries, Supplier, day_as, id_number, of, person_name
from canbao.values.days import add_days

ORDINARY = "普通居民"
PAID_FOR = ("destitute", "orphan", "unattended_child", "disabled", "multi_disabled_household")
ORDINARY_FOR_AID = ("two_diseases", "lifted", "lifted_stable", "special_care")
DRIVE_DAYS = 120  # September to December


def find_last_enrolments(county: County) -> Entries:
    """Who was in the resident scheme last year, with the day of payment in the autumn before."""
    at = np.flatnonzero(county.has_number & county.flags("enrolled_last_year"))
    year = county.last_year
    personal = int(county.rates.lists.personal_yuan.at(np.array([year]))[0])
    days = np.floor(county.streams.of("last enrolments").random(len(at)) * DRIVE_DAYS).astype(np.int64)
    births = county.values("birth", at)
    first = date(year - 1, 9, 1)
    used = [_standing_used(each, first) for each in county.values("standings", at)]
    return Entries.of(
        at,
        year=[year] * len(at),
        identity=[spelling for _, spelling in used],
        yuan=[_own_share(kind, personal) for kind, _ in used],
        aid_yuan=[personal - _own_share(kind, personal) for kind, _ in used],
        paid_on=[max(add_days(first, offset), birth) for offset, birth in zip(days.tolist(), births, strict=True)],
    )


def _standing_used(standings: object, on: date) -> tuple[str, str]:
    """The first standing that was certified then and brings aid; its kind and spelling."""
    for entry in standings if isinstance(standings, list) else ():
        kind = kind_of_spelling().get(entry["name"], "")
        if entry["certified"] and entry["certified"] <= on and kind not in ORDINARY_FOR_AID:
            return kind, entry["name"]
    return "", ORDINARY


def _own_share(kind: str, personal: int) -> int:
    """Nothing, half or all: near enough for a list of last year."""
    return personal if not kind else 0 if kind in PAID_FOR else personal // 2


LAST_ENROLMENTS = Supplier(
    id="last_enrolments",
    file_name="税务局上年度居民医保参保名单.csv",
    title="",
    find=find_last_enrolments,
    start="paid_on",
    label="identity",
    watched=("identity",),
    misspells=False,
    drops_the_dead=False,
    is_yearly=True,
    id_prefix="\t",
    columns={
        "参保年度": of("year"),
        "姓名": person_name(),
        "证件号码": id_number(),
        "参保地镇街": of("town", Content.TOWN),
        "参保地村居": of("village", Content.VILLAGE),
        "参保身份": of("identity", Content.CATEGORY),
        "个人缴费金额": of("yuan", Content.MONEY),
        "资助金额": of("aid_yuan", Content.MONEY),
        "缴费日期": day_as("paid_on", "%Y%m%d"),
    },
)
