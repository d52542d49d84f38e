"""docs/reference/file-formats.md: every list that a department hands over, column by column.

In: `lists/data`, limits and kinds of `intake`. Out: the page. Never: a column that the reader does not read.
"""

from __future__ import annotations

from reference.markdown import page


def make() -> str:
    """The page."""
    from canbao.lists.describing import describe_lists  # its tables can be imported only once Django is loaded

    return page(
        "File formats",
        "Lists come as xlsx, xls, et or csv (UTF-8 or GB18030); what a file holds decides, never its name. The row of"
        " column names is found below titles; other columns are passed over and told. A column is found by its label or"
        " any other name. `canbao lists template LIST -o FILE` writes an empty workbook with drop-downs. Numbers of"
        " people must be text: a numeric cell has lost its last digits and is always refused. Limits are under"
        " [limits](limits.md), what is refused under [errors](errors.md).",
        describe_lists(),
    )
