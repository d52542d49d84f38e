"""卫健局: births, by mother and birth certificate; the child's name is often not settled yet.

In: the county. Out: `BIRTHS`: the newborns whose mother is in it too; a row is the mother's.
Never: a certificate that was printed: the letter is Z, an edition that does not exist, then the province's two digits.
"""

from __future__ import annotations

import numpy as np

from canbao.people.members import NOBODY
from canbao.people.workbooks.county import SEX_WORDS, County, as_date
from canbao.people.workbooks.suppliers import Cell, Content, Entries, Row, Supplier, day_as, id_number, of, person_name

REPORTED_AFTER_DAYS = 5
FIRST_CERTIFICATE = 5_000_000  # The issuer of the population's own certificates counts from 1.
HOSPITALS = ("县人民医院", "县妇幼保健院", "县中医医院", "中心卫生院")


def find_newborns(county: County) -> Entries:
    """Each newborn with a mother in the population, in order of birth."""
    mothers = county.family.mother
    has_mother = np.zeros(county.count, dtype=np.bool_)
    has_mother[mothers != NOBODY] = county.has_number[mothers[mothers != NOBODY]]
    babies = np.flatnonzero(county.is_baby & has_mother)
    babies = babies[np.argsort(county.births[babies], kind="stable")]
    born, registered = county.births[babies], county.days("hukou_registered")[babies]
    numbers = county.values("id_number", babies)
    return Entries.of(
        mothers[babies],
        born + REPORTED_AFTER_DAYS,
        child_id=county.values("person_id", babies),
        child_name=county.values("name", babies),
        child_birth=[as_date(day) for day in born.tolist()],
        child_sex=[SEX_WORDS[male] for male in county.is_male[babies].tolist()],
        named_from=[as_date(day) for day in registered.tolist()],
        certificate=[certificate(county, number, each) for number, each in zip(numbers, babies.tolist(), strict=True)],
        hospital=[HOSPITALS[each % len(HOSPITALS)] for each in babies.tolist()],
    )


def certificate(county: County, number: object, position: int) -> str:
    """The certificate that a child without hukou is known by; for others one that nobody was given."""
    if isinstance(number, str) and number.startswith("Z"):
        return number
    return f"Z{county.villages[0][:2]}{FIRST_CERTIFICATE + position % FIRST_CERTIFICATE:07d}"


def _child_name(row: Row) -> str | None:
    """Known once the hukou is registered."""
    listed_on, named = row.get("listed_on"), row["named_from"]
    is_named = named is not None and (listed_on is None or named <= listed_on)
    return row["child_name"] if is_named else None


BIRTHS = Supplier(
    id="births",
    file_name="卫健局出生人口名单.xlsx",
    title="出生医学证明签发登记",
    note="统计截止：{day}",
    find=find_newborns,
    start="child_birth",
    label="certificate",
    watched=("child_name",),
    awaited="named_from",
    has_ends=False,
    misspells=False,
    drops_the_dead=False,
    columns={
        "出生医学证明编号": of("certificate"),
        "新生儿姓名": Cell("child_name", _child_name),
        "性别": of("child_sex"),
        "出生日期": day_as("child_birth", "%Y/%m/%d"),
        "母亲姓名": person_name(),
        "母亲身份证号码": id_number(),
        "接生机构": of("hospital"),
        "母亲现住镇街": of("town", Content.TOWN),
    },
)
