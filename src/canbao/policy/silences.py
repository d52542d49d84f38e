"""Where a section of a notice is silent, filled with what the notice above has there (reading A22, `higher_rule`).

In: the raw values of one section and of the same section above, and how a clause of above is cited. Out: the section
with its silences filled. Never: a change of what the notice itself states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from canbao.policy.fields import clauses_of

SILENCE = "A22"
"""The reading that says what silence means."""

CiteAbove = Callable[[str], list[str]]
"""What a part above cites, each clause with the document that it is a clause of."""

ANSWERED_BY = {"incentive_answer": "administration.incentive"}
"""Sections that only say who rules something, and where that stands once it is ruled."""

_TABLES = frozenset({"membership", "acceptance", "price", "aid", "cover", "waiting"})
_MONTHS_ADDED = "months_per_break_year"
PARTS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "waiting": (("fixed_days", "fixed_months", "pending"), (_MONTHS_ADDED, "long_break", "repair")),
    "administration.incentive": (
        ("base_cap_yuan",),
        ("qualifying_years",),
        ("years_count_from",),
        ("continuity_step_yuan", "zero_claim_step_yuan", "step_bound"),
        ("bonus_cap_share",),
    ),
}
"""What a section that is there may leave open: keys that are stated together or not at all."""


def fill_section(key: str, own: Any, higher: Any, cite: CiteAbove) -> Any:
    """The section with what it leaves open: `higher` itself where it says nothing else, `own` itself where nothing is
    open. Clauses of a filled section may be lists, as a file writes them.
    """
    if is_silent(own):
        return own if is_silent(higher) else higher
    filled = _with_parts(key, own, higher, cite) if key in PARTS else own
    return _with_rows_of(filled, higher, cite) if key in _TABLES else filled


def is_silent(part: Any) -> bool:
    """Whether a section or a row says that the notice does not say."""
    return isinstance(part, Mapping) and part.get("answer") == "not_stated"


def open_parts(key: str, section: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The parts that a section leaves open, each with its keys.

    >>> list(open_parts("waiting", {"fixed_days": 60, "rows": []}))
    [('months_per_break_year', 'long_break', 'repair')]
    """
    return (names for names in PARTS.get(key, ()) if all(section.get(name) is None for name in names))


def _rows_of(section: Any) -> Sequence[Any]:
    """The rows of a table, which stand alone or beside other keys; none where another document rules."""
    rows: Sequence[Any] = section.get("rows", ()) if isinstance(section, Mapping) else section
    return rows


def _with_rows(section: Any, rows: Sequence[Any]) -> Any:
    return {**section, "rows": list(rows)} if isinstance(section, Mapping) else list(rows)


# -- rows that are silent ----------------------------------------------------------------------------------------------


def _with_rows_of(own: Any, higher: Any, cite: CiteAbove) -> Any:
    """The table with the rows of above in place of each row that is silent."""
    above = _rows_of(higher)
    if not above or not any(is_silent(row) for row in _rows_of(own)):
        return own
    return _with_rows(own, [new for row in _rows_of(own) for new in _instead_of(row, above, cite)])


def _instead_of(row: Mapping[str, Any], above: Sequence[Mapping[str, Any]], cite: CiteAbove) -> Iterator[Any]:
    """The rows of above, each for whom the silent row is about; the silence stays for whom they leave out."""
    if is_silent(row):
        for other in above:
            named = {"id": f"{row['id']}_{other['id']}", "cite": cite(other["cite"]), "reading": _readings(other)}
            yield {**other, **named, "when": _both(row.get("when", True), other.get("when", True))}
    if not is_silent(row) or above[-1].get("when", True) is not True:
        yield row


def _both(one: Any, other: Any) -> Any:
    return other if one is True else one if other is True else f"({one}) and ({other})"


# -- parts that are silent ---------------------------------------------------------------------------------------------


def _with_parts(key: str, own: Any, higher: Any, cite: CiteAbove) -> Any:
    """The section with the parts that it does not state and the notice above does."""
    if not isinstance(higher, Mapping) or (isinstance(own, Mapping) and "answer" in own):
        return own
    section = own if isinstance(own, Mapping) else {"rows": own}
    taken = {
        name: _cited(higher[name], cite)
        for names in open_parts(key, section)
        for name in names
        if higher.get(name) is not None
    }
    if not taken:
        return own
    filled = {**section, **taken}
    if _MONTHS_ADDED in taken:
        return _with_rows(filled, list(_waits(_rows_of(own), _rows_of(higher), cite)))
    if "cite" not in section:
        return filled
    return {**filled, "cite": _and_above(own["cite"], higher["cite"], cite), "reading": _readings(own, higher)}


def _cited(part: Any, cite: CiteAbove) -> Any:
    return {**part, "cite": cite(part["cite"])} if isinstance(part, Mapping) else part


def _waits(own: Sequence[Any], above: Sequence[Any], cite: CiteAbove) -> Iterator[Any]:
    """The rows that wait the fixed part, now with the months for missed years that come down."""
    longer = next((row for row in above if row.get("variable")), None)
    for row in own:
        if longer is None or not (row.get("fixed") or row.get("variable")):
            yield row
        else:
            both = _and_above(row["cite"], longer["cite"], cite)
            yield {**row, "variable": True, "cite": both, "reading": _readings(row, longer)}


def _readings(*parts: Mapping[str, Any]) -> list[str]:
    """The readings that the parts rest on, and the one by which the higher rule stands in."""
    return list(dict.fromkeys([*(id_ for part in parts for id_ in part.get("reading") or ()), SILENCE]))


def _and_above(own: str, higher: str, cite: CiteAbove) -> list[str]:
    return [*clauses_of(own), *cite(higher)]
