"""公安局: the household register, from which a county's person register is first made.

In: the county. Out: `PUBLIC_SECURITY`: everybody with a number of 18 characters, residents from elsewhere and from
abroad too, with household, head and relation to head, hukou, dwelling and telephone.
Never: a newborn before the day of hukou registration. Who dies stays on the register for a while, and so does the name
of a dead head.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from canbao.people.columns import NO_DAY
from canbao.people.draws import chance
from canbao.people.workbooks.county import County
from canbao.people.workbooks.suppliers import (
    FROM_EVER,
    Cell,
    Content,
    Entries,
    Row,
    Supplier,
    address,
    day_as,
    id_number,
    of,
    person_name,
)

COLLECTIVE = "集体户"
RESIDENT_CARD, HMT_PERMIT, ALIEN_CARD = "居民身份证", "港澳台居民居住证", "外国人永久居留身份证"
LOCAL, INCOMER, FROM_ABROAD, NOWHERE = "户籍人口", "流入人口", "境外人员", "未落户人员"
HOUSEHOLD_DIGITS = 10
VILLAGE_CODE = 12


def find_registered(county: County) -> Entries:
    """Everybody with a full number, newborns from the day of their hukou."""
    at = np.flatnonzero(county.has_number)
    registered = county.days("hukou_registered")[at]
    begins = np.where(county.is_baby[at] & (registered != NO_DAY), registered, FROM_EVER)
    phones = chance(
        county.streams.of("telephones"), county.rates.lists.has_phone.at(county.ages_on(county.first_day)), county.count
    )
    relations = county.family.words()
    hukou = [_hukou_words(county, code) for code in county.values("hukou", at)]
    kinds = [
        FROM_ABROAD if nationality not in (None, "CN") else LOCAL if here else NOWHERE if code == "none" else INCOMER
        for nationality, here, code in zip(
            county.values("nationality", at), county.is_here[at], county.values("hukou", at), strict=True
        )
    ]
    return Entries.of(
        at,
        begins,
        relation=[relations[each] for each in at.tolist()],
        hukou_county=[words[0] for words in hukou],
        hukou_town=[words[1] for words in hukou],
        hukou_village=[words[2] for words in hukou],
        kind=kinds,
        has_phone=phones[at].tolist(),
    )


def _hukou_words(county: County, code: object) -> tuple[str, str, str]:
    """County, town and village; of a place elsewhere the county alone."""
    if not isinstance(code, str) or code == "none":
        return ("", "", "")
    name = county.county_name(code)
    return (name, *county.place_words(code)) if len(code) == VILLAGE_CODE else (name, "", "")


def move(county: County, _row: Row, roll: float) -> Mapping[str, Any]:
    """To another village of the population."""
    code = county.villages[int(roll * len(county.villages))]
    town, village = county.place_words(code)
    return {"town": town, "village": village}


def household_number(row: Row) -> str:
    """户号: ten digits; those of a dormitory or home share one by village."""
    household = row["household_id"]
    return household[-HOUSEHOLD_DIGITS:] if household else f"99{row['place'][-8:]}".ljust(HOUSEHOLD_DIGITS, "0")


def document_kind(number: str) -> str:
    """What document a number of 18 characters is of."""
    return ALIEN_CARD if number[0] == "9" else HMT_PERMIT if number[:2] in ("81", "82", "83") else RESIDENT_CARD


PUBLIC_SECURITY = Supplier(
    id="public_security",
    file_name="公安局户籍和实有人口.xlsx",
    title="",
    find=find_registered,
    change=move,
    label="kind",
    watched=("town", "village"),
    has_ends=False,
    columns={
        "户号": Cell("household_number", household_number),
        "户主姓名": Cell("head", lambda row: row["head"] if row["household_id"] else COLLECTIVE),
        "与户主关系": of("relation"),
        "姓名": person_name(),
        "性别": of("sex", Content.SEX),
        "出生日期": day_as("birth", "%Y%m%d", Content.BIRTH),
        "证件类型": Cell("document", lambda row: document_kind(row["id_number"])),
        "证件号码": id_number(),
        "人口类型": of("kind"),
        "户籍县区": of("hukou_county"),
        "户籍镇街": of("hukou_town", Content.TOWN),
        "户籍村居": of("hukou_village", Content.VILLAGE),
        "现住镇街": of("town", Content.TOWN),
        "现住村居": of("village", Content.VILLAGE),
        "住址": address(),
        "联系电话": Cell("telephone", lambda row: row["telephone"] if row["has_phone"] else None),
    },
)
