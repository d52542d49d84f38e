"""The files of packages as docs/reference/exchange-formats.md has them: headers, cells as text, UTF-8.

In: rows by column; bytes. Out: bytes; rows by column. Never: a column passed over; an amount that is no yuan.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from canbao.sandbox.refusals import NotTaken
from canbao.values.fen import yuan_to_fen

_PERSON = {
    "reference": "医保人员编号", "document": "证件类型", "id_number": "证件号码", "name": "姓名", "year": "待遇年度",
}  # fmt: skip
_PAYMENT = {
    "tax_number": "税务流水号", **_PERSON, "paid": "缴费金额（元）", "paid_on": "缴费日期", "channel": "缴费渠道",
    "place": "缴费时所选参保地代码", "kind": "缴费种类",
}  # fmt: skip
HEADERS: Mapping[str, Mapping[str, str]] = {
    "payable": {
        "reference": "医保人员编号", "document": "证件类型", "id_number": "证件号码", "name": "姓名",
        "unit": "参保地代码", "hukou": "户籍地代码", "year": "待遇年度", "marks": "身份标识",
        "price": "缴费标准（元）", "aid": "资助合计（元）", "payers": "各出资方资助", "payable": "应缴金额（元）",
        "offer_until": "有效期至", "situation": "情形编号", "clauses": "依据条款", "change": "变动",
    },
    "payments": _PAYMENT,
    "statement": {"begun": "对账首日", "ended": "对账末日", **_PAYMENT},
    "deposits": {"paper": "缴存单号", "year": "待遇年度", "fen": "入库金额（元）", "arrived_on": "入库日期"},
}  # fmt: skip
SUMS: Mapping[str, str] = {"payable": "payable", "payments": "paid", "statement": "paid", "deposits": "fen"}
"""The column that the manifest adds up."""
VERSIONS: Mapping[str, int] = dict.fromkeys(HEADERS, 1)
OWN_SHARE = "个人缴费"
ADDED, CHANGED, REMOVED = "新增", "变更", "取消"
Row = dict[str, str]


def write_rows(format_: str, rows: Iterable[Mapping[str, str]]) -> bytes:
    """The file."""
    headers, text = HEADERS[format_], io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headers.values())
    writer.writerows([row.get(name, "") for name in headers] for row in rows)
    return text.getvalue().encode()


def read_rows(format_: str, content: bytes) -> list[Row]:
    """Rows by column. Raises NotTaken."""
    try:
        lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        first = next(lines, [])
        names = {header: name for name, header in HEADERS[format_].items()}
        if sorted(first) != sorted(names):
            raise NotTaken("bad_rows", "表头与格式不符 other headers than the format has")
        return [dict(zip((names[header] for header in first), line, strict=True)) for line in lines]
    except (UnicodeDecodeError, csv.Error):
        raise NotTaken("unreadable", "读不出，应为 UTF-8 的 csv no csv in UTF-8") from None
    except ValueError as error:
        if isinstance(error, NotTaken):
            raise
        raise NotTaken("bad_rows", "有的行栏数不对 a row has other cells than the header") from None


def sum_of(format_: str, rows: Iterable[Mapping[str, str]]) -> int:
    """Fen of all rows, as the manifest says them. Raises NotTaken."""
    name = SUMS[format_]
    try:
        return sum(yuan_to_fen(row[name]) for row in rows if row[name])
    except ValueError as error:
        raise NotTaken("bad_rows", str(error)) from None
