"""医保信息平台: who of last year's insured claimed, and what the critical-illness insurance paid, in yuan.

In: the county. Out: `CLAIMS`, once a year. Never: a payment of critical-illness insurance beside the word 无.
"""

from __future__ import annotations

import numpy as np

from canbao.people.workbooks.county import County
from canbao.people.workbooks.suppliers import Cell, Content, Entries, Supplier, id_number, of, person_name

FEN_PER_YUAN = 100
CLAIMED, NOT_CLAIMED = "有", "无"


def find_claims(county: County) -> Entries:
    """Last year's residents, each with the word and the amount."""
    at = np.flatnonzero(county.has_number & county.flags("enrolled_last_year"))
    year = county.last_year
    zero = county.values("zero_claim_years", at)
    paid = [_paid_in(each, year) for each in county.values("catastrophic_paid", at)]
    has_zero = [isinstance(years, list) and year in years for years in zero]
    return Entries.of(
        at,
        year=[year] * len(at),
        claimed=[NOT_CLAIMED if none and not fen else CLAIMED for none, fen in zip(has_zero, paid, strict=True)],
        fen=paid,
    )


def _paid_in(entries: object, year: int) -> int:
    listed = entries if isinstance(entries, list) else []
    return sum(entry["fen"] for entry in listed if entry["year"] == year)


CLAIMS = Supplier(
    id="claims",
    file_name="医保平台上年度报销汇总.xlsx",
    title="",
    find=find_claims,
    label="claimed",
    watched=("claimed",),
    misspells=False,
    drops_the_dead=False,
    is_yearly=True,
    columns={
        "参保年度": of("year"),
        "证件号码": id_number(),
        "人员姓名": person_name(),
        "基本医保报销": of("claimed", Content.CATEGORY),
        "大病保险支付金额（元）": Cell("fen", lambda row: row["fen"] / FEN_PER_YUAN, Content.MONEY),
    },
)
