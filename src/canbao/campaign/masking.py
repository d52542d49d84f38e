"""Names as strangers may see them: the first sign and a star for each of the next two.

In: a name. Out: the masked name, here and in SQL alike. Never: a whole name, also where it is one sign.
"""

from __future__ import annotations

MOST_STARS = 2
"""A long name is not told apart by its length."""


def masked(name: str) -> str:
    """What is shown.

    >>> masked("张三"), masked("欧阳娜娜"), masked("甲")
    ('张*', '欧**', '*')
    """
    return "*" if len(name) < 2 else name[0] + "*" * min(len(name) - 1, MOST_STARS)


def masked_in_sql(column: str) -> str:
    """The same as an expression over a column."""
    return (
        f"CASE WHEN length({column}) < 2 THEN '*'"
        f" ELSE left({column}, 1) || repeat('*', least(length({column}) - 1, {MOST_STARS})) END"
    )
