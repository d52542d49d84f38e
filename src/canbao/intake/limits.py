"""How much an uploaded file may hold, each limit with its reason. At a limit a file is taken, one over it is refused.

In: nothing. Out: the numbers. Never: a number that a notice could change.
"""

from __future__ import annotations

MOST_FILE_BYTES = 10 << 20
"""100,000 rows of twelve columns are 7.3 MiB as a workbook and 9.2 MiB as text; more is mostly pictures."""
MOST_UNPACKED_BYTES = 200 << 20
"""100,000 rows of sixty numbers are 154 MiB of XML. It is counted while unpacking and never held at once."""
MOST_TEXT_BYTES = 96 << 20
"""All texts of a sheet together. The reader of sheets makes a copy of a shared text for every cell that shows it."""
MOST_ROWS = 100_000
"""With twelve columns read and checked in 9 s and 350 MiB on two busy cores; a longer list is sent town by town."""
MOST_COLUMNS = 60
"""A sheet is read as a full rectangle, so width costs memory: sixty columns of 60,000 rows took 10 s and 350 MiB."""
MOST_CELL_CHARACTERS = 2_000
"""Two printed pages. No column of a list means more, and a page of errors must stay readable."""
MOST_NAME_CHARACTERS = 50
"""Names of ten and more characters are usual among Uyghurs and Kazakhs; fifty leave room."""
MOST_PLACE_CHARACTERS = 100
"""Room for an address down to the door."""
ROWS_PER_BATCH = 16_384
"""Rows held as single cells at a time; all at once took 436 instead of 351 MiB for sixty columns, and no less time."""
