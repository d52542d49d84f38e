"""What the rows of a list say, each by itself: who, which of the person's rows, and the facts that matter here.

In: the table that was read, the supplier, the county's places, the vault. Out: a table of `SCHEMA`, one row a row.
Never: a number or telephone in `content`; a column that the register has no use for (an address spelt anew changes
nothing).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from canbao.access.vault import Vault
from canbao.lists.definitions import About, Supplier
from canbao.lists.places import NOWHERE, Places
from canbao.lists.row_rules import recognise
from canbao.registry.identities import WrongNumber, know_number
from canbao.values.id_check import DocumentKind

Content = dict[str, Any]
DIGEST_BYTES = 16
PHONE_MARK_CHARACTERS = 16
"""Enough of a telephone's mark to see that it changed, too little to look one up by."""

ROWS_PER_PART = 10_000
"""Rows held as single records at a time."""

SCHEMA = pa.schema(
    [
        pa.field("row_number", pa.int32()),
        pa.field("mark", pa.string()),  # as it is copied in: \x and hexadecimal; "" without a number
        pa.field("label", pa.string()),
        pa.field("name", pa.string()),
        pa.field("content", pa.string()),
        pa.field("digest", pa.string()),
        pa.field("ends", pa.bool_()),
        pa.field("number", pa.string()),
        pa.field("document", pa.string()),
        pa.field("phone", pa.string()),
    ]
)

USED: Mapping[About, tuple[str, ...]] = MappingProxyType(
    {
        About.STANDINGS: ("role", "certified", "until", "risk_removed_on", "source"),
        About.PERSONS: ("sex", "birth", "household", "relation", "population", "address"),
        About.BIRTHS: ("sex", "birth", "hospital"),
        About.INSURANCE: ("scheme", "state", "employer", "begun", "ended", "year", "division", "paid", "identity"),
        About.STATUS: ("died", "source"),
        About.SCHOOLING: ("stage", "school", "school_grade", "entered", "left"),
        About.ABODE: ("begun", "ended"),
        About.CLAIMS: ("year", "claimed", "critical"),
        About.FIGURES: ("town_code", "registered", "usual"),
        About.QUESTIONS: ("year", "expected", "finding", "remark"),
    }
)
"""Columns whose content is kept and compared, beside those that are worked out below."""

FREE_TEXTS = frozenset({"address", "remark", "finding", "employer", "school", "hospital", "source"})
_NUMBER = re.compile(r"\d{11,}[\dXx]?")


def state_rows(supplier: Supplier, table: pa.Table, places: Places, vault: Vault) -> pa.Table:
    """Every row as a statement."""
    parts = [table.slice(start, ROWS_PER_PART) for start in range(0, table.num_rows, ROWS_PER_PART)]
    return pa.concat_tables(
        [SCHEMA.empty_table(), *(_Stating(supplier, part, places, vault).table() for part in parts)]
    )


def mark_of(number: str | None, document: str | None, vault: Vault) -> str:
    """The blind index of a number as it is copied in; "" for none."""
    if not number:
        return ""
    try:
        return "\\x" + know_number(number, DocumentKind(document) if document else None).blind(vault).hex()
    except WrongNumber:
        return ""


def digest_of(*parts: str) -> str:
    """What two statements that say the same have in common."""
    return blake2b("\x1f".join(parts).encode(), digest_size=DIGEST_BYTES).hexdigest()


class _Stating:
    def __init__(self, supplier: Supplier, table: pa.Table, places: Places, vault: Vault) -> None:
        self.supplier, self.read, self.places, self.vault = supplier, table, places, vault
        self.count = table.num_rows
        self._told = set(supplier.names)

    def table(self) -> pa.Table:
        supplier = self.supplier
        numbers, documents = self._numbers(supplier.number_column)
        names = [name or "" for name in self._column(supplier.name_column)]
        labels: list[str] = []
        texts: list[str] = []
        for content in self._contents(documents):
            labels.append(self._label(content))
            texts.append(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
        columns = {
            "row_number": self.read["row_number"].cast(pa.int32()),
            "mark": [mark_of(*pair, self.vault) for pair in zip(numbers, documents, strict=True)],
            "label": labels,
            "name": names,
            "content": texts,
            "digest": [digest_of(*pair) for pair in zip(names, texts, strict=True)],
            "ends": [word == "ended" for word in self._column("change")],
            "number": numbers,
            "document": documents,
            "phone": self._column("phone"),
        }
        return pa.table(columns, schema=SCHEMA)

    def _column(self, name: str | None) -> list[Any]:
        if name is None or name not in self._told:
            return [None] * self.count
        found: list[Any] = self.read[name].to_pylist()
        return found

    def _numbers(self, name: str | None) -> tuple[list[str | None], list[str | None]]:
        if name is None:
            return [None] * self.count, [None] * self.count
        return self.read[name].to_pylist(), self.read[f"{name}_document"].to_pylist()

    def _label(self, content: Content) -> str:
        names = self.supplier.labels or (("town_code",) if self.supplier.about is About.FIGURES else ())
        return "|".join(str(content.get(name, "")) for name in names)

    # -- contents ------------------------------------------------------------------------------------------------------

    def _contents(self, documents: Sequence[str | None]) -> Iterator[Content]:
        """The facts of each row; what is empty is left out."""
        kept = [name for name in USED[self.supplier.about] if name in self._told]
        kept += [name for name in self.supplier.labels if name in self._told and name not in (*kept, "standing")]
        columns = [_plain(self._column(name), is_free=name in FREE_TEXTS) for name in kept]
        more = {
            About.STANDINGS: self._standings,
            About.PERSONS: self._persons,
            About.BIRTHS: self._births,
            About.ABODE: self._towns,
        }
        others = more.get(self.supplier.about, self._nothing)()
        for document, other, *values in zip(documents, others, *columns, strict=True):
            content = {name: value for name, value in zip(kept, values, strict=True) if value is not None}
            if document is not None:
                content["document"] = document
            yield {**content, **{name: value for name, value in other.items() if value is not None}}

    def _nothing(self) -> Iterator[Content]:
        return ({} for _ in range(self.count))

    def _standings(self) -> Iterator[Content]:
        """The standing that the word means, with its grade where the word or the column has one."""
        words = self._column("standing")
        matches = {word: recognise(self.supplier, word) for word in dict.fromkeys(words) if word}
        for word, grade in zip(words, self._column("grade"), strict=True):
            match = matches[word]
            assert match is not None, word
            yield {
                "standing": min(match.ids),
                "listed_as": word,
                "grade": int(grade) if grade is not None else match.grade,
            }

    def _towns(self) -> Iterator[Content]:
        for town, village in zip(self._column("town"), self._column("village"), strict=True):
            yield {"unit": self.places.code(town, village) or None if town or village else None}

    def _persons(self) -> Iterator[Content]:
        """Where somebody lives and is registered. A place of another county is known by its county, if at all."""
        local = self.places.name(self.places.county)
        kinds = self._column("population")
        hukou = zip(
            self._column("hukou_county"), self._column("hukou_town"), self._column("hukou_village"), strict=True
        )
        phones = self._phone_marks()
        for place, kind, (county, town, village), phone in zip(self._towns(), kinds, hukou, phones, strict=True):
            if kind == "nowhere":
                code: str | None = NOWHERE
            elif county in (None, local) and (town or village):
                code = self.places.code(town, village) or None
            else:
                code = self.places.county_code(county) or None if county else None
            yield {**place, "hukou": code, "phone": phone}

    def _phone_marks(self) -> Iterator[str | None]:
        mark: Callable[[str], bytes] = self.vault.blind
        return (mark(phone).hex()[:PHONE_MARK_CHARACTERS] if phone else None for phone in self._column("phone"))

    def _births(self) -> Iterator[Content]:
        """The mother by her mark; her name stands in until the child has one."""
        numbers, documents = self._numbers("id_number" if "id_number" in self._told else None)
        mothers = self._column("name")
        for place, number, document, mother in zip(self._towns(), numbers, documents, mothers, strict=True):
            yield {**place, "mother": mark_of(number, document, self.vault)[2:] or None, "mother_name": mother}


def _plain(column: list[Any], *, is_free: bool) -> list[Any]:
    """Days as texts. In what people write freely, numbers so long that they could be somebody's are struck out."""
    if is_free:
        return [_NUMBER.sub("…", each) if isinstance(each, str) else each for each in column]
    return [each.isoformat() if isinstance(each, date) else each for each in column]
