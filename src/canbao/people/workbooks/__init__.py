"""Workbooks as departments really send them: each its own headers, its own way to write dates, spellings mixed.

In: a people table. Out: one file a department in a folder, for a first and for later months.
Never: an identity number as a number, or text as a formula, unless an error is planted on purpose.
"""

from __future__ import annotations

from canbao.people.workbooks.catalogue import LISTS, SUPPLIERS, supplier_of
from canbao.people.workbooks.sheets import Sheet, write_sheet
from canbao.people.workbooks.suppliers import Supplier
from canbao.people.workbooks.writing import as_sheet, sheet_of, write_workbooks

__all__ = [
    "LISTS",
    "SUPPLIERS",
    "Sheet",
    "Supplier",
    "as_sheet",
    "sheet_of",
    "supplier_of",
    "write_sheet",
    "write_workbooks",
]
