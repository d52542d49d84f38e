"""Rows of two files laid together, and laid apart again as they were.

In: a merge, the kept and the gone person, in the transaction under way, with the whole county in scope. Out: rows
changed, each remembered in `registry_mergedrow`.
Never: a row deleted; a dated row changed instead of replaced; a row left standing with somebody who is gone (the people
table would put it beside somebody else).

What the kept person has goes first. Of what somebody has only one at a time (home, school, household, status), a row
of the gone person is not taken over where the kept one has a row for the same days; of what one can have several, not
where the kept one has the same for all of these days. Facts without a table of their own and years of claims are laid
together: what one file does not know, the other may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from canbao.registry.models.dated import Dated
from canbao.registry.states import ENROLMENT_GRAPH
from canbao.store.numbers import SEQUENCE

# One at a time: what tells rows of one table apart.
_ONE_AT_A_TIME: Mapping[str, tuple[str, ...]] = {
    "abode": ("kind",),
    "circumstances": (),
    "claimyear": ("year",),
    "member": (),
    "schooling": (),
    "status": (),
}
# Several at a time: what makes two rows say the same. Of a table not named here: all its own columns.
_SAME: Mapping[str, tuple[str, ...]] = {
    "event": ("kind",),
    "insurance": ("scheme", "division"),
    "relation": ("other_id", "kind"),
    "standing": ("standing", "grade", "role"),
}
_NOT_ITS_OWN = frozenset({"county", "id", "person_id", "recorded_at", "replaced_at", "replaced_by"})
_SOURCES = frozenset({"valid_from", "valid_until", "source_list", "source_row"})


@dataclass(frozen=True)
class Two:
    """Whose rows are laid together, and by which merge."""

    county: str
    merge: int
    kept: int
    gone: int

    @property
    def parameters(self) -> dict[str, str | int]:
        """What queries are given."""
        return {"county": self.county, "merge": self.merge, "kept": self.kept, "gone": self.gone}


def move_rows(two: Two) -> dict[str, int]:
    """Lay the gone person's rows with the kept one's. Says how many rows were changed, by table."""
    steps = [("circumstances", _join_circumstances()), ("claimyear", _join_claims()), ("relation", _relations())]
    steps += [(name, _move(name)) for name in dated_tables()]
    steps += [
        ("enrolment", _MOVE_ENROLMENTS), ("enrolment", _WITHDRAW_ENROLMENTS), ("document", _MOVE_DOCUMENTS),
        ("person", _POINT_PEOPLE),
    ]  # fmt: skip
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        for name, text in steps:
            cursor.execute(text, {**two.parameters, "withdrawable": list(ENROLMENT_GRAPH.before("withdraw"))})
            counts[name] = counts.get(name, 0) + int(cursor.rowcount)
        cursor.execute(_MOVE_NUMBERS, two.parameters)
    return {name: count for name, count in counts.items() if count}


def count_overtaken(two: Two) -> int:
    """Rows that the merge made and that something has replaced since."""
    each = " UNION ALL ".join(_OVERTAKEN.format(name=name) for name in dated_tables())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({each}) AS overtaken", two.parameters)
        return int(cursor.fetchone()[0])


def move_back(two: Two) -> None:
    """Lay the files apart: every row that the merge replaced stands again, every row it made does not. What was
    recorded since stays with the kept person.
    """
    texts = [_move_back(name) for name in dated_tables()]
    texts += [_BACK_ENROLMENTS, _BACK_WITHDRAWN, _BACK_NUMBERS, _BACK_DOCUMENTS, _BACK_PEOPLE]
    with connection.cursor() as cursor:
        for text in texts:
            cursor.execute(text, two.parameters)


def dated_tables() -> list[str]:
    """Models of dated rows about a person, by name, in order."""
    models = apps.get_app_config("registry").get_models()
    return sorted(model._meta.model_name or "" for model in models if issubclass(model, Dated))


def _own_columns(name: str) -> list[str]:
    fields = apps.get_model("registry", name)._meta.local_concrete_fields
    return [field.column for field in fields if field.column and field.column not in _NOT_ITS_OWN]


def _alike(keys: Sequence[str], period: str) -> str:
    """Whether the kept person's row makes the gone person's row unnecessary."""
    same = [f"kept_row.{key} IS NOT DISTINCT FROM gone_row.{key}" for key in keys]
    days = "daterange({0}.valid_from, {0}.valid_until, '[]')"
    return " AND ".join([*same, f"{days.format('kept_row')} {period} {days.format('gone_row')}"])


def _unnecessary(name: str) -> str:
    if name in _ONE_AT_A_TIME:
        return _alike(_ONE_AT_A_TIME[name], "&&")
    return _alike(_SAME.get(name, [column for column in _own_columns(name) if column not in _SOURCES]), "@>")


_REPLACE = """
    replaced AS (
        UPDATE registry_{name} AS row SET replaced_at = now() FROM going
        WHERE row.county = %(county)s AND row.id = going.id
    ),
    made AS (
        INSERT INTO registry_{name} (county, id, person_id, {columns})
        SELECT county, new_id, {person}, {values} FROM going WHERE new_id IS NOT NULL
    )
    INSERT INTO registry_mergedrow (county, merge_id, of_table, old_id, new_id, former)
    SELECT county, %(merge)s, '{name}', id, new_id, '' FROM going
"""


def _move(name: str) -> str:
    """Rows of the gone person become rows of the kept one, or of nobody where the kept one has them."""
    columns = ", ".join(_own_columns(name))
    to_itself = "gone_row.other_id = %(kept)s OR" if name == "relation" else ""
    return f"""
        WITH going AS MATERIALIZED (
            SELECT gone_row.*, CASE WHEN {to_itself} EXISTS (
                SELECT 1 FROM registry_{name} AS kept_row WHERE kept_row.county = %(county)s
                    AND kept_row.person_id = %(kept)s AND kept_row.replaced_at IS NULL AND {_unnecessary(name)}
            ) THEN NULL ELSE nextval('{SEQUENCE}') END AS new_id
            FROM registry_{name} AS gone_row WHERE gone_row.county = %(county)s
                AND gone_row.person_id = %(gone)s AND gone_row.replaced_at IS NULL
        ), {_REPLACE.format(name=name, columns=columns, values=columns, person="%(kept)s")}
    """


def _columns_with(name: str, **others: str) -> tuple[str, str]:
    """Columns of a table, and the same with some of them worked out otherwise."""
    columns = _own_columns(name)
    return ", ".join(columns), ", ".join(others.get(column, column) for column in columns)


def _relations() -> str:
    columns, values = _columns_with("relation", other_id="%(kept)s")
    return f"""
        WITH going AS MATERIALIZED (
            SELECT gone_row.*, CASE WHEN gone_row.person_id = %(kept)s OR EXISTS (
                SELECT 1 FROM registry_relation AS kept_row WHERE kept_row.county = %(county)s
                    AND kept_row.person_id = gone_row.person_id AND kept_row.replaced_at IS NULL
                    AND kept_row.other_id = %(kept)s AND {_alike(("kind",), "@>")}
            ) THEN NULL ELSE nextval('{SEQUENCE}') END AS new_id
            FROM registry_relation AS gone_row WHERE gone_row.county = %(county)s
                AND gone_row.other_id = %(gone)s AND gone_row.replaced_at IS NULL
        ), {_REPLACE.format(name="relation", columns=columns, values=values, person="person_id")}
    """


def _join_circumstances() -> str:
    """What the kept person's row does not know, the gone person's may."""
    kept = {name: f"kept_row.{name}" for name in ("valid_from", "valid_until", "source_list", "source_row")}
    unknown = "ARRAY(SELECT fact FROM unnest(kept_row.unknown_facts) AS fact WHERE fact = ANY (gone_row.unknown_facts))"
    columns = _own_columns("circumstances")
    joined = {name: f"coalesce(kept_row.{name}, gone_row.{name})" for name in columns}
    joined |= {**kept, "unknown_facts": unknown}
    newest = """(SELECT * FROM registry_circumstances WHERE county = %(county)s AND person_id = %({who})s
        AND replaced_at IS NULL ORDER BY valid_from DESC NULLS LAST, id DESC LIMIT 1) AS {who}_row"""
    listed = ", ".join(columns)
    return f"""
        WITH going AS MATERIALIZED (
            SELECT kept_row.county, kept_row.id, {", ".join(f"{text} AS {name}" for name, text in joined.items())},
                nextval('{SEQUENCE}') AS new_id
            FROM {newest.format(who="kept")}, {newest.format(who="gone")}
            WHERE ({", ".join(f"kept_row.{name}" for name in columns)})
                IS DISTINCT FROM ({", ".join(joined[name] for name in columns)})
        ), {_REPLACE.format(name="circumstances", columns=listed, values=listed, person="%(kept)s")}
    """


def _join_claims() -> str:
    """Claims of a year that both files have: the medical system counted each of them once, under one or the other."""
    columns, values = _columns_with("claimyear", has_claimed="joined_claimed", critical_fen="joined_fen")
    return f"""
        WITH going AS MATERIALIZED (
            SELECT kept_row.*, kept_row.has_claimed OR other.has_claimed AS joined_claimed,
                kept_row.critical_fen + other.critical_fen AS joined_fen, nextval('{SEQUENCE}') AS new_id
            FROM registry_claimyear AS kept_row JOIN (
                SELECT year, bool_or(has_claimed) AS has_claimed, sum(critical_fen)::bigint AS critical_fen
                FROM registry_claimyear WHERE county = %(county)s AND person_id = %(gone)s AND replaced_at IS NULL
                GROUP BY year
            ) AS other USING (year)
            WHERE kept_row.county = %(county)s AND kept_row.person_id = %(kept)s AND kept_row.replaced_at IS NULL
                AND (other.critical_fen > 0 OR other.has_claimed AND NOT kept_row.has_claimed)
        ), {_REPLACE.format(name="claimyear", columns=columns, values=values, person="%(kept)s")}
    """


_REMEMBER = """
    INSERT INTO registry_mergedrow (county, merge_id, of_table, old_id, former)
    SELECT %(county)s, %(merge)s, '{name}', id, {former} FROM changed
"""

# An enrolment is one row with a state of its own. It goes over as it stands, unless the kept person is enrolled for the
# year too: then there is one too many, and it is withdrawn.
_MOVE_ENROLMENTS = f"""
    WITH changed AS (
        UPDATE registry_enrolment AS going SET person_id = %(kept)s
        WHERE county = %(county)s AND person_id = %(gone)s AND (state = 'withdrawn' OR NOT EXISTS (
            SELECT 1 FROM registry_enrolment AS kept_row WHERE kept_row.county = %(county)s
                AND kept_row.person_id = %(kept)s AND kept_row.year = going.year AND kept_row.state <> 'withdrawn'))
        RETURNING id
    ) {_REMEMBER.format(name="enrolment", former="''")}
"""
_WITHDRAW_ENROLMENTS = f"""
    WITH changed AS (
        UPDATE registry_enrolment AS going SET state = 'withdrawn' FROM registry_enrolment AS before
        WHERE going.county = %(county)s AND going.person_id = %(gone)s AND going.state = ANY (%(withdrawable)s)
            AND before.county = going.county AND before.id = going.id
        RETURNING going.id, before.state
    ) {_REMEMBER.format(name="enrolment", former="state")}
"""
_MOVE_DOCUMENTS = f"""
    WITH changed AS (
        UPDATE registry_document AS going SET person_id = %(kept)s, is_current = going.is_current AND NOT EXISTS (
            SELECT 1 FROM registry_document AS kept_row WHERE kept_row.county = %(county)s
                AND kept_row.person_id = %(kept)s AND kept_row.is_current)
        FROM registry_document AS before
        WHERE going.county = %(county)s AND going.person_id = %(gone)s
            AND before.county = going.county AND before.id = going.id
        RETURNING going.id, before.is_current
    ) {_REMEMBER.format(name="document", former="CASE WHEN is_current THEN 'current' ELSE '' END")}
"""
_MOVE_NUMBERS = "UPDATE registry_identity SET person_id = %(kept)s WHERE county = %(county)s AND person_id = %(gone)s"
# Whoever was merged into the gone person before is the kept one now: nobody has to follow two pointers.
_POINT_PEOPLE = f"""
    WITH changed AS (
        UPDATE registry_person SET merged_into = %(kept)s
        WHERE county = %(county)s AND (id = %(gone)s OR merged_into = %(gone)s)
        RETURNING id
    ) {_REMEMBER.format(name="person", former="CASE id WHEN %(gone)s THEN '' ELSE %(gone)s::text END")}
"""

_REMEMBERED = "SELECT * FROM registry_mergedrow WHERE county = %(county)s AND merge_id = %(merge)s AND of_table"
_OVERTAKEN = f"""
    SELECT 1 FROM ({_REMEMBERED} = '{{name}}') AS given JOIN registry_{{name}} AS row
        ON row.county = given.county AND row.id = given.new_id WHERE row.replaced_at IS NOT NULL
"""


def _move_back(name: str) -> str:
    columns = ", ".join(_own_columns(name))
    return f"""
        WITH given AS MATERIALIZED ({_REMEMBERED} = '{name}'),
        ended AS (
            UPDATE registry_{name} AS row SET replaced_at = now() FROM given
            WHERE row.county = %(county)s AND row.id = given.new_id AND row.replaced_at IS NULL
        )
        INSERT INTO registry_{name} (county, person_id, {columns})
        SELECT row.county, row.person_id, {", ".join(f"row.{column}" for column in columns.split(", "))}
        FROM given JOIN registry_{name} AS row ON row.county = given.county AND row.id = given.old_id ORDER BY row.id
    """


def _back(name: str, assignments: str, condition: str) -> str:
    return f"""
        UPDATE registry_{name} AS row SET {assignments} FROM ({_REMEMBERED} = '{name}') AS given
        WHERE row.county = %(county)s AND row.id = given.old_id AND {condition}
    """


_BACK_ENROLMENTS = _back("enrolment", "person_id = %(gone)s", "given.former = '' AND row.person_id = %(kept)s")
# The withdrawal was the merge's own doing and is taken back with it; it is no move of the graph.
_BACK_WITHDRAWN = _back("enrolment", "state = given.former", "given.former <> '' AND row.state = 'withdrawn'")
_BACK_NUMBERS = f"""
    UPDATE registry_identity AS row SET person_id = %(gone)s
    FROM ({_REMEMBERED} = 'document') AS given
    JOIN registry_document AS document ON document.county = given.county AND document.id = given.old_id
    WHERE row.blind = document.blind AND row.county = %(county)s AND row.person_id = %(kept)s
"""
_BACK_DOCUMENTS = _back(
    "document", "person_id = %(gone)s, is_current = given.former = 'current'", "row.person_id = %(kept)s"
)
_BACK_PEOPLE = _back("person", "merged_into = nullif(given.former, '')::bigint", "row.merged_into = %(kept)s")
