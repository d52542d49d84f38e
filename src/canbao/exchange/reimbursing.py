"""People who paid first and whom a department pays afterwards: the list of that department, and of no other.

In: a county, a benefit year, the department as a partner. Out: rows of the format `reimbursement_list`: granted and not
paid yet. Never: anybody whom another department certifies; a standing that this department did not certify.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from canbao.access.vault import Vault
from canbao.billing.assessing import published_run
from canbao.exchange.models import Partner
from canbao.exchange.said import Said
from canbao.exchange.settling import BLOCK_ROWS, number_of
from canbao.money.application_states import ApplicationState
from canbao.money.models import Application, ApplicationKind
from canbao.policy.standings import load_catalogue
from canbao.store.driver import driver_connection
from canbao.values.fen import format_yuan

OTHERS = "other_department"
"""Left out: whoever is on the list of another department, by the number of applications."""
_GRANTED = {"kind": ApplicationKind.PAY_FIRST, "state": ApplicationState.GRANTED}

_LINES = """
    SELECT application.person_id, part.payer, part.fen, application.unit, application.paid_on, application.clause,
        person.name, document.id, document.number, marks.words
    FROM money_application AS application
    JOIN money_applicationpart AS part ON part.county = application.county AND part.application_id = application.id
    JOIN registry_person AS person ON person.county = application.county AND person.id = application.person_id
    LEFT JOIN LATERAL (
        SELECT id, number FROM registry_document AS kept WHERE kept.county = application.county
            AND kept.person_id = application.person_id AND is_current ORDER BY kept.id LIMIT 1
    ) AS document ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(DISTINCT standing, ',') AS words FROM registry_standing AS standing
        WHERE standing.county = application.county AND standing.person_id = application.person_id
            AND replaced_at IS NULL AND certifier = application.department
            AND (valid_until IS NULL OR valid_until >= application.paid_on)
    ) AS marks ON true
    WHERE application.county = %(county)s AND application.year = %(year)s AND application.kind = %(kind)s
        AND application.state = %(state)s AND application.department = %(department)s
    ORDER BY application.person_id, part.payer
"""


class ReimbursementRows:
    """Rows for one department, which is named as the policy names who certifies."""

    def __init__(self, county: str, year: int, vault: Vault, partner: Partner) -> None:
        run = published_run(county, year)
        self._county, self._year, self._vault, self._department = county, year, vault, partner.name
        self._payers = run.payers if run else {}
        others = Application.objects.filter(county=county, year=year, **_GRANTED).exclude(department=partner.name)
        self.left_out: dict[str, int] = {OTHERS: count} if (count := others.count()) else {}

    def __iter__(self) -> Iterator[Said]:
        given = {
            "county": self._county, "year": self._year, "department": self._department,
            **{name: str(value) for name, value in _GRANTED.items()},
        }  # fmt: skip
        with driver_connection().cursor(name="exchange_reimbursement") as cursor:
            cursor.itersize = BLOCK_ROWS
            cursor.execute(_LINES, given)
            for person, payer, fen, unit, paid_on, clause, name, document, sealed, standings in cursor:
                cells = {
                    "reference": str(person),
                    "id_number": number_of(self._vault, self._county, document, sealed),
                    "name": name,
                    "unit": unit,
                    "year": str(self._year),
                    "marks": self._marks(standings),
                    "paid_on": paid_on.isoformat(),
                    "payer_code": payer,
                    "payer": self._payers.get(payer, payer),
                    "fen": format_yuan(fen),
                    "clauses": clause,
                }
                yield Said(person, cells, fen)

    def gone(self, people: Sequence[int]) -> Sequence[Said]:
        """Such a package says everything."""
        del people
        return ()

    def _marks(self, standings: str | None) -> str:
        """What this department certified; where the register does not say who did, that it is this department's."""
        if not standings:
            return f"由{self._department}认定"
        catalogue = load_catalogue()
        return "、".join(sorted(catalogue.name_of(each) for each in standings.split(",")))
