"""The empty workbook of a list, with drop-downs: made from the definition by which the list is read.

In: a supplier, the county. Out: an xlsx file. Never: a word in a drop-down that reading would not take.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from canbao.intake.column_kinds import ColumnKind
from canbao.intake.list_definition import ColumnDefinition
from canbao.intake.template import write_template
from canbao.lists.definitions import About, Supplier
from canbao.lists.places import places_of
from canbao.lists.reading import list_definition
from canbao.policy.standings import load_catalogue


def write_list_template(target: BinaryIO, supplier: Supplier, county: str = "") -> None:
    """Write the template of a supplier's list; with a county, its towns and villages stand in drop-downs."""
    words = dropdown_words(supplier)
    by_parent: dict[str, dict[str, list[str]]] = {}
    if county:
        villages = places_of(county).words()
        names = supplier.names
        for town, village in (("town", "village"), ("hukou_town", "hukou_village")):
            if town in names and villages:
                words[town] = list(villages)
                if village in names:
                    by_parent[village] = villages
    write_template(target, list_definition(supplier, None), words=words, words_by_parent=by_parent)


def write_list_example(target: BinaryIO, supplier: Supplier) -> None:
    """The same workbook with one row filled in as it might be; the row names nobody."""
    definition = list_definition(supplier, None)
    words = dropdown_words(supplier)
    row = [_example_of(column, words.get(column.name, ())) for column in definition.columns]
    write_template(target, definition, words=words, rows=[row])


def _example_of(column: ColumnDefinition, words: Sequence[str]) -> str:
    """What stands for the column in the example: its own, else the first word that it takes."""
    first = next((spellings[0] for spellings in column.choices.values()), "")
    usual = {ColumnKind.DATE: "2024-09-30", ColumnKind.WHOLE: "1", ColumnKind.FLAG: "是"}
    return column.example or next(iter(words), "") or first or usual.get(column.kind, "")


def dropdown_words(supplier: Supplier) -> dict[str, list[str]]:
    """Words of columns whose definition does not hold them: the names of the supplier's standings."""
    catalogue = load_catalogue()
    words: dict[str, list[str]] = {}
    if supplier.about is About.STANDINGS:
        words["standing"] = [*supplier.words, *(catalogue.name_of(id_) for id_ in supplier.complete)]
    if "identity" in supplier.names:
        words["identity"] = [*supplier.ordinary_words, *(each.name for each in catalogue.standings.values())]
    return words
