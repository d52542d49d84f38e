"""Where rows of packages of ours come from: the published dues, requests and applications, or a prepared file.

In: a county, a benefit year, for whom; a file of the format. Out: a `Source`. Never: a prepared row that the format
refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from canbao.access.vault import Vault
from canbao.exchange.definitions import Format
from canbao.exchange.models import Partner
from canbao.exchange.payable import PayableRows
from canbao.exchange.reading import read_payload
from canbao.exchange.reimbursing import ReimbursementRows
from canbao.exchange.said import Said, Source
from canbao.exchange.settling import SettlementRows
from canbao.intake.column_kinds import ColumnKind
from canbao.values.fen import format_yuan

FromStore = Callable[[str, int, Vault, Partner], Source]


def payable_rows(county: str, year: int, vault: Vault, _partner: Partner) -> Source:
    """The published dues, the same for every tax office."""
    return PayableRows(county, year, vault)


FROM_STORE: Mapping[str, FromStore] = MappingProxyType(
    {"payable": payable_rows, "settlement_request": SettlementRows, "reimbursement_list": ReimbursementRows}
)
"""Formats whose rows the store has itself. Whoever comes to have the rows of another puts its source here."""


class PreparedRows:
    """Rows of a file of the format."""

    def __init__(self, content: bytes, kind: str, format_: Format, day: date) -> None:
        payload = read_payload(content, kind, format_, day)
        self.left_out: dict[str, int] = {}
        self._format, self._table = format_, payload.table

    def __iter__(self) -> Iterator[Said]:
        names = list(self._format.names)
        for row in self._table.select(names).to_pylist():
            fen = row[self._format.sum] if self._format.sum else 0
            yield Said(row.get("reference") or 0, {name: self._cell(name, row[name]) for name in names}, fen or 0)

    def gone(self, people: Sequence[int]) -> Iterable[Said]:
        """Prepared files say everything."""
        del people
        return ()

    def _cell(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        is_money = next(column.kind for column in self._format.columns if column.name == name) is ColumnKind.MONEY
        return format_yuan(value) if is_money else str(value)
