"""Lists as pages show them: who handed over what, what has to be mended row by row, which lists somebody may send.

In: an actor, numbers of lists. Out: plain data, among the lists that the actor sees. Never: a full number; to a
supplier, anything of another office.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from python_calamine import CalamineWorkbook

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.access.models import Organisation, OrganisationKind
from canbao.intake.returned_workbook import NOTES_SHEET
from canbao.lists.definitions import MANNER_WORDS, Manner, Supplier, suppliers
from canbao.lists.queries import returned_workbook
from canbao.lists.states import ListState
from canbao.lists.undoing import HOURS

PAGE = 50
_FACTS = """
    SELECT file.id, file.supplier, file.file_name, file.as_of, file.manner, file.state, file.takes_good_rows,
        file.row_count, file.good_count, file.error_count, file.warning_count, file.counts::text, file.why_held,
        coalesce(office.name, '医保局'), coalesce(sender.name, '系统'), file.received_by, file.checked_by,
        file.received_at, file.applied_at, file.undone_at, file.base_id,
        file.applied_at > now() - make_interval(hours => %(hours)s)
    FROM lists_listfile AS file
    LEFT JOIN access_organisation AS office ON office.county = file.county AND office.id = file.organisation_id
    LEFT JOIN access_account AS sender ON sender.county = file.county AND sender.id = file.received_by
    WHERE file.county = %(county)s AND (%(ids)s::bigint[] IS NULL OR file.id = ANY (%(ids)s))
        AND (%(states)s::text[] IS NULL OR file.state = ANY (%(states)s))
    ORDER BY file.received_at DESC, file.id DESC LIMIT %(most)s
"""
_SENTENCE = re.compile(r"第 (\d+) 行 ?(.*?)：(?:“(.*?)”)?(.*)", re.DOTALL)


@dataclass(frozen=True)
class ListFacts:
    """One list with who handed it over. `is_recent`: applied so lately that it may be taken back."""

    id: int
    supplier: str
    file_name: str
    as_of: date
    manner: str
    state: str
    takes_good_rows: bool
    rows: int
    good: int
    errors: int
    warnings: int
    counts: dict[str, object]
    why_held: str
    office: str
    sender: str
    received_by: int
    checked_by: int | None
    received_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None
    base_id: int | None
    is_recent: bool

    @property
    def title(self) -> str:
        return suppliers()[self.supplier].title

    @property
    def state_label(self) -> str:
        return str(ListState(self.state).label)

    @property
    def manner_label(self) -> str:
        return MANNER_WORDS[Manner(self.manner)]


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one cell: the row as the sender's program numbers it, what was found, masked, how to mend."""

    row: int
    column: str
    found: str
    problem: str
    fix: str


@dataclass(frozen=True)
class ProblemTally:
    """How often one problem occurs in a column."""

    part: str
    column: str
    problem: str
    count: int
    fix: str


@dataclass(frozen=True)
class Problems:
    """All that the sender has to mend, confirm, or that was mended, summed up; and the rows to mend."""

    tallies: tuple[ProblemTally, ...] = ()
    rows: tuple[RowProblem, ...] = ()


@dataclass(frozen=True)
class Sendable:
    """Lists that somebody may hand over, and for the bureau the offices that it may do so for."""

    lists: tuple[Supplier, ...]
    offices: tuple[tuple[int, str, str], ...]


def view_facts(
    actor: Actor, ids: Collection[int] | None = None, states: Sequence[str] | None = None, most: int = PAGE
) -> list[ListFacts]:
    """Lists, the newest first: of these numbers, in these states."""
    wanted: dict[str, Any] = {
        "county": actor.county, "hours": HOURS, "ids": None if ids is None else list(ids),
        "states": None if states is None else [str(state) for state in states], "most": most,
    }  # fmt: skip
    with reading(actor, "view_list"), connection.cursor() as cursor:
        cursor.execute(_FACTS, wanted)
        rows: Any = cursor.fetchall()
    return [ListFacts(*(*row[:11], json.loads(row[11]), *row[12:21], bool(row[21]))) for row in rows]


def view_sendable(actor: Actor) -> Sendable:
    """Which lists the actor's organisation sends; the bureau may hand over all, also for the office that has none."""
    with reading(actor, "view_list"):
        offices = list(
            Organisation.objects.filter(county=actor.county).order_by("name").values_list("id", "name", "kind")
        )
    own = next((kind for id_, _, kind in offices if id_ == actor.organisation_id), OrganisationKind.BUREAU)
    if own == OrganisationKind.BUREAU:
        senders = {kind for each in suppliers().values() for kind in each.sent_by}
        return Sendable(tuple(suppliers().values()), tuple(each for each in offices if each[2] in senders))
    return Sendable(tuple(each for each in suppliers().values() if own in each.sent_by), ())


def view_problems(actor: Actor, list_id: int) -> Problems:
    """What the sender's file has to have mended, as it was told. Raises NotFound."""
    content = returned_workbook(actor, list_id)
    if content is None:
        return Problems()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()[1:]]
    notes = [[str(cell) for cell in row] for row in book.get_sheet_by_name(NOTES_SHEET).to_python()]
    tallies = tuple(_tallies(notes))
    known = sorted({each.problem for each in tallies}, key=len, reverse=True)
    sentences = [line for row in rows for line in row[0].split("\n") if line]
    return Problems(tallies, tuple(_problem(sentence, known) for sentence in sentences))


def _tallies(notes: Sequence[Sequence[str]]) -> Iterator[ProblemTally]:
    """The counted problems of the notes: a line with the part's name, one with headers, then one a problem."""
    part = ""
    for row in notes:
        cells = [*row, "", "", "", ""][:4]
        if cells[0] and not any(cells[1:]):
            part = cells[0]
        elif part and cells[2].removesuffix(".0").isdecimal():
            yield ProblemTally(part, cells[0], cells[1], int(cells[2].removesuffix(".0")), cells[3])


def _problem(sentence: str, known: Sequence[str]) -> RowProblem:
    """One sentence of the workbook in its parts."""
    match = _SENTENCE.fullmatch(sentence)
    if match is None:
        return RowProblem(0, "", "", sentence, "")
    row, column, found, said = match.groups()
    problem = next((each for each in known if said.startswith(each)), said)
    return RowProblem(int(row), column or "整行", found or "", problem, said[len(problem) :].strip("，"))
