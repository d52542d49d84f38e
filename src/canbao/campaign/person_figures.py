"""In which figures each person is counted: one query for some people or for everybody.

In: a county, benefit year and day, the published run, the terms of the policies. Out: SQL that gives a person's unit,
figures, and the day on which these change by themselves. Never: a person who was merged into another one; two answers
for a few people and for all.

What is counted as what: `enrolled` has an enrolment that is not withdrawn. `insured` has paid, or is enrolled and owes
nothing. `must <group> <state>` is one of a group: insured here, only `registered`, or as `registry.whereabouts` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from canbao.campaign.terms import HeldKind, Terms, held_kinds, standings_of
from canbao.money.models.payments import PaymentKind
from canbao.money.states import STANDING_SQL
from canbao.registry.whereabouts import BESIDE, STATE, known_by_register

INSURED = frozenset({"local_resident", "local_employee", "other_resident", "other_employee"})
"""States of a group's people who are insured, here or elsewhere."""
NOT_COUNTED = frozenset({"dead"})
"""States of people who are no more among those who must be enrolled."""


@dataclass(frozen=True)
class Ask:
    """Whom and as of when. `people` None: everybody."""

    county: str
    year: int
    on: date
    run: int
    terms: Terms
    people: Sequence[int] | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """What the query is given."""
        kinds = held_kinds(self.terms, _held(self))
        return {
            "county": self.county, "year": self.year, "on": self.on, "run": self.run,
            "people": None if self.people is None else list(self.people),
            "places": list(self.terms.places),
            "first": self.terms.year.first, "last": self.terms.year.last,
            "newborn_places": [place for place, _ in self.terms.newborn_days],
            "newborn_days": [days for _, days in self.terms.newborn_days],
            **_arrays(kinds),
        }  # fmt: skip


def _held(ask: Ask) -> list[tuple[str, int | None, str]]:
    """Kinds of standings that these people have or will have."""
    narrowed = "" if ask.people is None else "AND person_id = ANY (%(people)s::bigint[])"
    text = f"""
        SELECT DISTINCT standing, grade, listed_as FROM registry_standing
        WHERE county = %(county)s AND replaced_at IS NULL AND standing = ANY (%(standings)s) {narrowed}
    """
    given: dict[str, Any] = {"county": ask.county, "standings": standings_of(ask.terms), "people": ask.people}
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        found: list[tuple[str, int | None, str]] = cursor.fetchall()
    return found


def _arrays(kinds: Sequence[HeldKind]) -> dict[str, Any]:
    return {
        "kind_standing": [kind.standing for kind in kinds],
        "kind_grade": [kind.grade or 0 for kind in kinds],
        "kind_word": [kind.listed_as for kind in kinds],
        "kind_group": [kind.group.name for kind in kinds],
        "kind_place": [kind.group.place for kind in kinds],
        "kind_clear": [kind.is_clear for kind in kinds],
    }


def figures_query(ask: Ask) -> str:
    """Columns `person_id, unit, figures, changes_on`. Few people are found by indexes, everybody by reading all."""
    if ask.people is None:
        return _text("", "")
    return _text("AND person_id = ANY (%(people)s::bigint[])", "AND id = ANY (%(people)s::bigint[])")


def _text(narrowed: str, narrowed_person: str) -> str:
    return f"""
    WITH {known_by_register(narrowed)},
    who AS (
        SELECT one.id, one.unit, one.birth, place.place, newborn.days AS newborn_days
        FROM (
            SELECT id, unit, birth FROM registry_person
            WHERE county = %(county)s AND merged_into IS NULL {narrowed_person}
        ) AS one
        LEFT JOIN LATERAL (
            SELECT place FROM unnest(%(places)s::text[]) AS spoken(place) WHERE starts_with(one.unit, place)
            ORDER BY length(place) DESC LIMIT 1
        ) AS place ON true
        LEFT JOIN unnest(%(newborn_places)s::text[], %(newborn_days)s::int[]) AS newborn(place, days)
            ON newborn.place = place.place AND one.birth BETWEEN %(first)s AND %(last)s
    ),
    kinds AS (
        SELECT * FROM unnest(%(kind_standing)s::text[], %(kind_grade)s::int[], %(kind_word)s::text[],
            %(kind_group)s::text[], %(kind_place)s::text[], %(kind_clear)s::bool[])
            AS kind(standing, grade, word, name, place, is_clear)
    ),
    standings AS (
        SELECT who.id AS person_id, kinds.name, kinds.is_clear,
            daterange(given.valid_from, given.valid_until, '[]') @> %(on)s::date AS holds,
            CASE WHEN given.valid_from > %(on)s THEN given.valid_from
                WHEN given.valid_until >= %(on)s THEN given.valid_until + 1 END AS changes_on
        FROM (
            SELECT person_id, standing, grade, listed_as, valid_from, valid_until FROM registry_standing
            WHERE county = %(county)s AND replaced_at IS NULL {narrowed}
        ) AS given
        JOIN kinds ON kinds.standing = given.standing AND kinds.grade = coalesce(given.grade, 0)
            AND kinds.word = given.listed_as
        JOIN who ON who.id = given.person_id AND who.place = kinds.place
    ),
    held AS (
        SELECT person_id, array_agg(DISTINCT name) FILTER (WHERE holds AND is_clear) AS names,
            array_agg(DISTINCT name) FILTER (WHERE holds AND NOT is_clear) AS unclear, min(changes_on) AS changes_on
        FROM standings GROUP BY person_id
    ),
    turns AS (
        SELECT person_id, min(day) AS changes_on FROM (
            SELECT person_id, unnest(ARRAY[valid_from, valid_until + 1]) AS day FROM registry_insurance
            WHERE county = %(county)s AND replaced_at IS NULL AND scheme <> 'other' {narrowed}
            UNION ALL SELECT person_id, unnest(ARRAY[valid_from, valid_until + 1]) FROM registry_status
            WHERE county = %(county)s AND replaced_at IS NULL {narrowed}
        ) AS days WHERE day > %(on)s GROUP BY person_id
    ),
    paid AS (
        SELECT coalesce(payer.merged_into, payer.id) AS person_id, min(payment.channel) AS channel,
            bool_or(payment.state = 'confirmed') AS is_confirmed, bool_or(payment.is_provisional) AS is_provisional
        FROM (
            SELECT county, person_id, channel, state, is_provisional FROM money_payment
            WHERE county = %(county)s AND year = %(year)s AND kind = '{PaymentKind.OWN.value}'
                AND state IN ({STANDING_SQL}) {narrowed}
        ) AS payment
        JOIN registry_person AS payer ON payer.county = payment.county AND payer.id = payment.person_id
        GROUP BY 1
    ),
    situations AS MATERIALIZED (
        SELECT situation, (outputs ->> 'accepted')::boolean AS is_accepted FROM billing_runsituation
        WHERE county = %(county)s AND run_id = %(run)s
    ),
    due AS (
        SELECT owed.person_id, owed.payable_fen, situations.is_accepted FROM (
            SELECT person_id, payable_fen, situation FROM billing_due
            WHERE county = %(county)s AND run_id = %(run)s {narrowed}
        ) AS owed JOIN situations ON situations.situation = owed.situation
    ),
    registered AS (
        SELECT person_id, min(registered_on) AS registered_on, bool_or(registered_on IS NULL) AS is_undated
        FROM registry_enrolment
        WHERE county = %(county)s AND state <> 'withdrawn' {narrowed}
            AND person_id IN (SELECT id FROM who WHERE birth BETWEEN %(first)s AND %(last)s)
        GROUP BY person_id
    ),
    facts AS (
        SELECT person.id AS person_id, person.unit, enrolled.person_id IS NOT NULL AS is_enrolled,
            paid.person_id IS NOT NULL AS is_paid, paid.channel, paid.is_confirmed, paid.is_provisional,
            enrolled.person_id IS NOT NULL AND paid.person_id IS NULL AND due.is_accepted AND due.payable_fen = 0
                AS owes_nothing,
            enrolled.person_id IS NOT NULL AND paid.person_id IS NULL AND due.payable_fen > 0
                AND due.is_accepted IS NOT FALSE AS is_unpaid,
            person.birth BETWEEN %(first)s AND %(last)s AS is_newborn,
            person.birth + person.newborn_days AS born_until, registered.registered_on,
            registered.person_id IS NOT NULL AS is_registered,
            held.names, held.unclear, held.changes_on, known.state,
            CASE WHEN held.person_id IS NOT NULL THEN turns.changes_on END AS turns_on
        FROM who AS person {BESIDE}
        CROSS JOIN LATERAL (SELECT {STATE}) AS known
        LEFT JOIN held ON held.person_id = person.id LEFT JOIN turns ON turns.person_id = person.id
        LEFT JOIN paid ON paid.person_id = person.id LEFT JOIN due ON due.person_id = person.id
        LEFT JOIN registered ON registered.person_id = person.id
    )
    SELECT person_id, unit, array_remove(ARRAY[
            'people',
            CASE WHEN is_enrolled THEN 'enrolled' END,
            CASE WHEN is_paid THEN 'paid' END,
            'paid_by ' || channel,
            CASE WHEN is_confirmed THEN 'confirmed' END,
            CASE WHEN is_provisional THEN 'provisional' END,
            CASE WHEN is_paid AND NOT is_enrolled THEN 'paid_unregistered' END,
            CASE WHEN owes_nothing THEN 'nothing_due' END,
            CASE WHEN is_paid OR owes_nothing THEN 'insured' END,
            CASE WHEN is_unpaid THEN 'unpaid' END,
            CASE WHEN is_enrolled AND NOT is_paid AND owes_nothing IS NOT TRUE AND is_unpaid IS NOT TRUE
                THEN 'unsettled' END,
            CASE WHEN is_newborn THEN 'born' END,
            CASE WHEN is_newborn AND is_registered THEN 'born_enrolled' END,
            CASE WHEN is_newborn AND is_registered AND registered_on <= born_until THEN 'born_in_time'
                WHEN is_newborn AND is_registered AND registered_on > born_until THEN 'born_late'
                WHEN is_newborn AND is_registered AND born_until IS NOT NULL THEN 'born_undated'
                WHEN is_newborn AND born_until >= %(on)s THEN 'born_open'
                WHEN is_newborn AND born_until < %(on)s THEN 'born_missed' END
        ], NULL)
        || coalesce((SELECT array_agg('must ' || name || ' ' ||
                CASE WHEN is_paid OR owes_nothing THEN 'local_resident' WHEN is_enrolled THEN 'registered'
                    ELSE coalesce(state, 'unknown') END ORDER BY name) FROM unnest(names) AS name), '{{}}')
        || coalesce((SELECT array_agg('unclear ' || name ORDER BY name) FROM unnest(unclear) AS name
                WHERE names IS NULL OR name <> ALL (names)), '{{}}') AS figures,
        least(changes_on, turns_on, CASE WHEN is_newborn AND NOT is_registered AND born_until >= %(on)s
            THEN born_until + 1 END) AS changes_on
    FROM facts
    """
