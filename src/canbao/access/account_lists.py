"""Organisations and accounts as the system administrator reads them, grants and who sees what as the security one does.

In: one of the two, what is looked for. Out: lines. Never: what only an account itself may read; a line of another
county.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.access.models import OrganisationKind
from canbao.access.rights import roles
from canbao.access.sign_ins import IDLE_MINUTES, LONGEST_HOURS
from canbao.access.states import GrantState
from canbao.store.server import BUSINESS_ZONE

MOST_LINES = 100
"""Of a list of offices or grants: whoever has more looks for a name."""

_OFFICES = """
    SELECT office.id, office.kind, office.name, office.units::text[],
        count(account.id) FILTER (WHERE NOT account.is_stopped), count(account.id) FILTER (WHERE account.is_stopped)
    FROM access_organisation AS office
    LEFT JOIN access_account AS account ON account.county = office.county AND account.organisation_id = office.id
    WHERE office.county = %(county)s AND (%(id)s = 0 OR office.id = %(id)s)
        AND (%(kind)s = '' OR office.kind = %(kind)s)
        AND (strpos(office.name, %(words)s) > 0 OR EXISTS (
            SELECT FROM access_account AS one WHERE one.county = office.county AND one.organisation_id = office.id
                AND (strpos(one.name, %(words)s) > 0 OR strpos(one.username, lower(%(words)s)) > 0)))
    GROUP BY office.id, office.kind, office.name, office.units
    ORDER BY length(office.units[1]), office.kind <> 'bureau', office.units[1], office.id
    LIMIT %(most)s
"""
_AREAS = "SELECT kind, unnest(units)::text FROM access_organisation WHERE county = %(county)s"
_ACCOUNTS = f"""
    WITH today AS (SELECT (now() AT TIME ZONE '{BUSINESS_ZONE}')::date AS day)
    SELECT account.id, account.username, account.name, office.id, office.kind, office.name, account.is_stopped,
        ARRAY(
            SELECT given.role::text FROM access_grant AS given
            WHERE given.county = account.county AND given.account_id = account.id AND given.state = 'confirmed'
                AND today.day BETWEEN given.valid_from AND coalesce(given.valid_until, today.day)
            ORDER BY given.role
        ),
        (SELECT max(begun_at) FROM access_signin AS one
            WHERE one.county = account.county AND one.account_id = account.id),
        (SELECT count(*) FROM access_signin AS one
            WHERE one.county = account.county AND one.account_id = account.id AND one.state <> 'ended'
                AND one.seen_at >= now() - interval '{IDLE_MINUTES} minutes'
                AND one.begun_at >= now() - interval '{LONGEST_HOURS} hours')
    FROM today CROSS JOIN access_account AS account
    JOIN access_organisation AS office ON office.county = account.county AND office.id = account.organisation_id
    WHERE account.county = %(county)s AND (%(id)s = 0 OR account.id = %(id)s)
        AND (%(office)s = 0 OR office.id = %(office)s)
        AND (%(above)s::varchar[] IS NULL OR (office.units && %(above)s::varchar[] AND NOT account.is_stopped
            AND today.day BETWEEN coalesce(office.valid_from, today.day) AND coalesce(office.valid_until, today.day)))
    ORDER BY account.is_stopped, length(office.units[1]), office.id, account.id
"""
_GRANTS = """
    SELECT given.id, given.account_id, account.username, account.name, office.name, given.role, given.valid_from,
        given.valid_until, given.state, given.proposed_by, proposer.name, given.proposed_at, confirmer.name,
        given.granted_at, account.is_stopped
    FROM access_grant AS given
    JOIN access_account AS account ON account.county = given.county AND account.id = given.account_id
    JOIN access_organisation AS office ON office.county = account.county AND office.id = account.organisation_id
    LEFT JOIN access_account AS proposer ON proposer.county = given.county AND proposer.id = given.proposed_by
    LEFT JOIN access_account AS confirmer ON confirmer.county = given.county AND confirmer.id = given.granted_by
    WHERE given.county = %(county)s AND (%(account)s = 0 OR given.account_id = %(account)s)
        AND (strpos(account.name, %(words)s) > 0 OR strpos(account.username, lower(%(words)s)) > 0
            OR strpos(office.name, %(words)s) > 0)
        AND (%(state)s = '' OR given.state = %(state)s) AND (%(role)s = '' OR given.role = %(role)s)
    ORDER BY given.id DESC LIMIT %(most)s
"""


@dataclass(frozen=True)
class OfficeLine:
    """An organisation. `working`: accounts that are not stopped."""

    id: int
    kind: str
    name: str
    units: tuple[str, ...]
    working: int
    stopped: int

    @property
    def kind_label(self) -> str:
        return str(OrganisationKind(self.kind).label)


@dataclass(frozen=True)
class AccountLine:
    """An account. `roles`: those that count today; `open`: sign-ins that are not over."""

    id: int
    username: str
    name: str
    office_id: int
    office_kind: str
    office: str
    is_stopped: bool
    roles: tuple[str, ...]
    entered_at: datetime | None
    open: int

    @property
    def role_labels(self) -> str:
        return "、".join(roles()[role].label for role in self.roles)


@dataclass(frozen=True)
class GrantLine:
    """A role that was proposed, given or taken. Both days inclusive."""

    id: int
    account_id: int
    username: str
    name: str
    office: str
    role: str
    valid_from: date
    valid_until: date | None
    state: str
    proposed_by: int
    proposer: str | None
    proposed_at: datetime
    confirmer: str | None
    granted_at: datetime | None
    is_stopped: bool

    @property
    def role_label(self) -> str:
        return roles()[self.role].label

    @property
    def state_label(self) -> str:
        return str(GrantState(self.state).label)


def offices_shown(actor: Actor, kind: str = "", words: str = "", number: int = 0) -> list[OfficeLine]:
    """Organisations of a kind, whose name or people have the words in their names; one more than are shown."""
    with reading(actor, "view_accounts"):
        given = {"kind": kind, "words": words, "id": number, "most": MOST_LINES + 1}
        rows = _rows(actor, _OFFICES, given)
    return [OfficeLine(id_, kind_, name, tuple(units), *counts) for id_, kind_, name, units, *counts in rows]


def areas_taken(actor: Actor) -> set[tuple[str, str]]:
    """Kinds of all organisations with each unit of their areas."""
    with reading(actor, "view_accounts"):
        return {(kind, unit) for kind, unit in _rows(actor, _AREAS, {})}


def accounts_shown(actor: Actor, office: int) -> list[AccountLine]:
    """Accounts of an organisation."""
    with reading(actor, "view_accounts"):
        return _accounts(actor, office=office)


def account_shown(actor: Actor, number: int) -> AccountLine:
    """One account. Raises NotFound."""
    with reading(actor, "view_accounts"):
        found = _accounts(actor, id=number) if number > 0 else []
    if not found:
        raise NotFound("没有这个账号 no such account")
    return found[0]


def grants_of(actor: Actor, account: int) -> list[GrantLine]:
    """Roles of one account, the latest first."""
    with reading(actor, "view_accounts"):
        return _grants(actor, account=account)


def accounts_reaching(actor: Actor, unit: str) -> list[AccountLine]:
    """Accounts with a role whose area covers the whole unit."""
    with reading(actor, "view_grants"):
        found = _accounts(actor, above=list(dict.fromkeys(unit[:digits] for digits in (6, 9, 12))))
    return [each for each in found if each.roles]


def grants_shown(actor: Actor, state: str = "", role: str = "", words: str = "") -> list[GrantLine]:
    """Roles proposed, given and taken, the latest first; one more than are shown. `words`: of the person or office."""
    with reading(actor, "view_grants"):
        return _grants(actor, state=state, role=role, words=words)


def _grants(actor: Actor, **wanted: Any) -> list[GrantLine]:
    given = {"state": "", "role": "", "account": 0, "words": "", "most": MOST_LINES + 1, **wanted}
    return [GrantLine(*row) for row in _rows(actor, _GRANTS, given)]


def _accounts(actor: Actor, **wanted: Any) -> list[AccountLine]:
    rows = _rows(actor, _ACCOUNTS, {"id": 0, "office": 0, "above": None, **wanted})
    return [AccountLine(*(*row[:7], tuple(row[7]), *row[8:])) for row in rows]


def _rows(actor: Actor, statement: str, wanted: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"county": actor.county, **wanted})
        return list(cursor.fetchall())
