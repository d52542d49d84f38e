"""The summary of a run as text: people, situations, yuan by payer, unsettled, refused by reason.

In: a run record. Out: lines of Chinese. Never: a person.
"""

from __future__ import annotations

from collections.abc import Iterator

from canbao.assess.labels import reason_label
from canbao.assess.run_record import RunRecord
from canbao.values.fen import format_yuan


def summary_lines(record: RunRecord) -> Iterator[str]:
    """Line by line."""
    totals = record.totals
    yield "；".join(record.titles.values())
    yield f"  人数 {totals.people:,}（已缴费 {totals.paid:,}），不同情形 {len(record.situations):,} 种"
    yield f"  个人应缴合计 {_yuan(totals.payable_fen)} 元"
    for payer, fen in totals.aid_fen.items():
        yield f"  {record.payers.get(payer, payer)} {_yuan(fen)} 元"
    if totals.reimburse_fen:
        yield f"  事后补助 {_yuan(totals.reimburse_fen)} 元"
    if totals.refund_fen:
        yield f"  缴费以后才认定，应退 {_yuan(totals.refund_fen)} 元"
    if totals.pending:
        yield f"  金额待定 {totals.pending:,} 人（未计入合计）"
    if totals.not_stated:
        yield f"  通知未规定 {totals.not_stated:,} 人"
    yield f"  未定（须补事实）{totals.unsettled:,} 人"
    for reason, people in totals.refused.items():
        yield f"  不受理：{reason_label(reason)} {people:,} 人"
    yield f"  结果摘要 {record.digest[:16]}"


def _yuan(fen: int) -> str:
    whole, _, cents = format_yuan(fen).partition(".")
    return f"{int(whole):,}.{cents}"
