"""What each function of the vocabulary takes and means, in English, with an example that is parsed for the page.

In: nothing. Out: `FUNCTION_WORDS`, `HAS_OPTIONS`. Never: a function that the code does not have (the making stops).
"""

from __future__ import annotations

from typing import NamedTuple


class FunctionWords(NamedTuple):
    """One function."""

    arguments: str
    meaning: str
    example: str


FUNCTION_WORDS = {
    "has": FunctionWords(
        "names in quotes, then options", "holds one of these standings on the day", 'has("残疾人", grade=(3, 4))'
    ),
    "since": FunctionWords(
        "as `has`", "the earliest certification among these standings that are held", 'since("低保对象") <= central.end'
    ),
    "days": FunctionWords(
        "date, date", "days from the first to the second; reading A01 may add one", "days(birth, paid) <= 90"
    ),
    "age": FunctionWords("date", "full years on that day; the birthday itself counts", "age(year.start) >= 60"),
    "present": FunctionWords("a fact", "there is one", "present(uncovered_from)"),
    "exists": FunctionWords(
        "relation, condition", "somebody in that relation meets the condition, which reads only their own facts",
        'exists("parent", insured)',
    ),
    "count": FunctionWords(
        "relation, condition", "how many in that relation meet it", 'count("household", insured) >= 3'
    ),
    "months_left": FunctionWords(
        "date", "months from that day's month to the end of the benefit year, both counted",
        "personal * months_left(paid) / 12",
    ),
    "month_of": FunctionWords("date", "the month, 1 to 12", "month_of(paid) == 2"),
    "year_of": FunctionWords("date", "the calendar year", "year_of(birth) == year_of(paid)"),
    "date": FunctionWords("a day in quotes", "that day", 'paid >= date("2025-10-01")'),
    "plus_days": FunctionWords("date, int", "the day so many days later", "plus_days(paid, 30)"),
    "plus_months": FunctionWords(
        "date, int", "the corresponding day so many months later; where there is none, the month's last",
        "plus_months(paid, 3)",
    ),
    "next_month": FunctionWords("date", "the first of the next month", "next_month(paid)"),
    "next_year": FunctionWords("date", "the first of January after", "next_year(paid)"),
    "later": FunctionWords("date, date", "the later of two days", "later(birth, year.start)"),
    "earlier": FunctionWords("date, date", "the earlier of two days", "earlier(paid, central.end)"),
    "share": FunctionWords("amount, whole percentage", "so many hundredths of the amount", "share(personal, 50)"),
    "reading": FunctionWords("reading, answer", "true where the policy takes this answer", 'reading("A40", "exempt")'),
    "by_reading": FunctionWords(
        "reading, then answer=value", "the value beside the answer that the policy takes; all of one kind",
        'by_reading("A06", year_start=year.start, payment=paid)',
    ),
    "city": FunctionWords("a word in quotes", "the policy's `city_size` is this", 'city("super")'),
}  # fmt: skip

HAS_OPTIONS = {
    "grade": "one grade or several in brackets, 1 (gravest) to 4",
    "role": 'in a family standing: `"parent"` or `"child"`',
    "on": "the day on which it must be held; without it the day of payment (reading A33 may ask for the present mark)",
    "certified_from": "certified on this day or later",
    "certified_until": "certified on this day or earlier",
    "listed_by": 'who reported it, e.g. `"school"`',
}
