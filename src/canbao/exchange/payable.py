"""Special bills for the tax office: who owes what by the published dues, who pays the rest, with the marks of each.

In: a county, a benefit year. Out: rows of the format `payable`, a county's one block after the other. Never: a county
held in memory; a due that is open, or that the policy would not accept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from canbao.access.vault import Vault, place_of
from canbao.billing.assessing import published_run
from canbao.billing.models import Run, RunSituation
from canbao.billing.storing import SPONSOR
from canbao.exchange.said import Said
from canbao.policy.standings import load_catalogue
from canbao.store.driver import driver_connection
from canbao.store.failures import StoreFailed
from canbao.values.fen import format_yuan

BLOCK_ROWS = 10_000
"""Rows fetched at a time: some ten megabytes with their sealed numbers."""
NO_NUMBER = "no_number"
"""Left out: whoever has no number that a tax office could know."""

_DUES = """
    WITH marks AS (
        SELECT person_id, string_agg(DISTINCT standing || coalesce(':' || grade, ''), ',') AS words
        FROM registry_standing WHERE county = %(county)s AND replaced_at IS NULL
            AND (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_until IS NULL OR valid_until >= %(day)s)
        GROUP BY person_id
    ),
    aid AS (
        SELECT person_id, sum(fen)::bigint AS fen, string_agg(payer || ' ' || fen, ',' ORDER BY payer) AS parts
        FROM billing_aidline WHERE county = %(county)s AND run_id = %(run)s AND fen > 0 GROUP BY person_id
    ),
    hukou AS (
        SELECT DISTINCT ON (person_id) person_id, division FROM registry_abode
        WHERE county = %(county)s AND kind = 'hukou' AND replaced_at IS NULL
            AND (valid_until IS NULL OR valid_until >= %(day)s)
        ORDER BY person_id, valid_from DESC NULLS LAST, id DESC
    )
    SELECT due.person_id, person.name, document.id, document.kind, document.number, due.unit, hukou.division,
        marks.words, aid.fen, aid.parts, due.payable_fen, due.offer_until, due.situation
    FROM billing_due AS due
    JOIN billing_runsituation AS item ON item.county = due.county AND item.run_id = due.run_id
        AND item.situation = due.situation
    JOIN registry_person AS person ON person.county = due.county AND person.id = due.person_id
    LEFT JOIN registry_document AS document ON document.county = due.county
        AND document.person_id = due.person_id AND document.is_current
    LEFT JOIN marks ON marks.person_id = due.person_id
    LEFT JOIN aid ON aid.person_id = due.person_id
    LEFT JOIN hukou ON hukou.person_id = due.person_id
    WHERE due.county = %(county)s AND due.run_id = %(run)s AND due.payable_fen IS NOT NULL
        AND item.outputs ->> 'accepted' = 'true'
    ORDER BY due.unit, due.person_id, document.id
"""

# The server plans a cursor for its first rows, and by figures of tables that were nearly empty before the county was
# taken over: it would look each person up in turn. All rows are wanted, so whole tables are joined.
_WHOLE = "SET LOCAL cursor_tuple_fraction = 1; SET LOCAL enable_nestloop = off"
_AS_BEFORE = "SET LOCAL cursor_tuple_fraction TO DEFAULT; SET LOCAL enable_nestloop TO DEFAULT"
_GONE = """
    SELECT DISTINCT ON (person.id) person.id, person.name, document.id, document.kind, document.number
    FROM registry_person AS person JOIN registry_document AS document ON document.county = person.county
        AND document.person_id = person.id AND document.is_current
    WHERE person.county = %s AND person.id = ANY (%s::bigint[]) ORDER BY person.id, document.id
"""


class NothingPublished(StoreFailed):
    """No dues of this year are published."""


class PayableRows:
    """Rows of the published run. `left_out`: of how many people nothing could be said, by reason; known at the end."""

    def __init__(self, county: str, year: int, vault: Vault) -> None:
        run = published_run(county, year)
        if run is None:
            raise NothingPublished(f"{year} 年度还没有发布的应缴 no dues of this year are published")
        self.run, self._county, self._year, self._vault = run, county, year, vault
        self._situations = situation_cells(run)
        self.left_out: dict[str, int] = {}

    def __iter__(self) -> Iterator[Said]:
        given = {"county": self._county, "run": self.run.id, "day": self.run.as_of}
        seen = 0
        with driver_connection().cursor(name="exchange_payable") as cursor, connection.cursor() as planning:
            cursor.itersize = BLOCK_ROWS
            planning.execute(_WHOLE)
            cursor.execute(_DUES, given)
            planning.execute(_AS_BEFORE)
            for row in cursor:
                # Somebody with two documents in use has two rows one after the other; the first is taken.
                if row[0] == seen:
                    continue
                seen = row[0]
                if row[2] is None:
                    self.left_out[NO_NUMBER] = self.left_out.get(NO_NUMBER, 0) + 1
                else:
                    yield self._said(row)

    def gone(self, people: Sequence[int]) -> Iterator[Said]:
        """Nothing is payable any more."""
        for start in range(0, len(people), BLOCK_ROWS):
            wanted = list(people[start : start + BLOCK_ROWS])
            with connection.cursor() as cursor:
                cursor.execute(_GONE, [self._county, wanted])
                rows = cursor.fetchall()
            for person, name, document, kind, sealed in rows:
                cells = self._who(person, name, document, kind, sealed)
                yield Said(person, {**cells, "payable": format_yuan(0)}, 0)

    def _who(self, person: int, name: str, document: int, kind: str, sealed: bytes) -> dict[str, str]:
        place = place_of("registry_document", "number", self._county, document)
        number = self._vault.open(bytes(sealed), place)
        return {
            "reference": str(person), "document": kind, "id_number": number, "name": name, "year": str(self._year)
        }  # fmt: skip

    def _said(self, row: tuple[Any, ...]) -> Said:
        (person, name, document, kind, sealed, unit, hukou, marks, aid, parts, payable, until, situation) = row
        cells = {
            **self._who(person, name, document, kind, sealed),
            "unit": unit,
            "hukou": hukou or "",
            "marks": marks_in_words(marks),
            "aid": format_yuan(aid or 0),
            "payers": payers_in_words(parts, self.run.payers),
            "payable": format_yuan(payable),
            "offer_until": until.isoformat() if until else "",
            "situation": str(situation),
            **self._situations[situation],
        }
        return Said(person, cells, payable)


def situation_cells(run: Run) -> dict[int, dict[str, str]]:
    """Price and clauses by situation: the same for everybody in it."""
    rows = RunSituation.objects.filter(county=run.county, run_id=run.id).values_list("situation", "outputs")
    found = {}
    for situation, outputs in rows:
        price = outputs.get("price_fen")
        clauses = "；".join(dict.fromkeys(clause for _, clause in outputs.get("clauses", ())))
        found[situation] = {"price": format_yuan(price) if price is not None else "", "clauses": clauses[:400]}
    return found


def marks_in_words(marks: str | None) -> str:
    """Standings as a tax clerk reads them.

    >>> marks_in_words("disabled:1,subsistence"), marks_in_words(None)
    ('残疾人（1级）、低保对象', '')
    """
    catalogue = load_catalogue()
    found = []
    for mark in (marks or "").split(","):
        standing, _, grade = mark.partition(":")
        if standing:
            found.append(catalogue.name_of(standing) + (f"（{grade}级）" if grade else ""))
    return "、".join(sorted(found))


def payers_in_words(parts: str | None, payers: Mapping[str, str]) -> str:
    """Who pays how much for the person.

    >>> payers_in_words("county 12000,sponsor 500", {"county": "县财政"})
    '县财政 120.00；自行扶持 5.00'
    """
    found = []
    for part in (parts or "").split(","):
        payer, _, fen = part.partition(" ")
        if payer:
            name = payers.get(payer, "自行扶持" if payer == SPONSOR else payer)
            found.append(f"{name} {format_yuan(int(fen))}")
    return "；".join(found)
