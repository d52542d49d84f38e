"""The table of rights: whole, readable, and nobody with power over themselves."""

from __future__ import annotations

from itertools import combinations

import pytest

from canbao.access import rights as module
from canbao.access.rights import BadRights, Kind, Reach, UnknownAction, reach_of, right_to, rights, rights_table, roles

ADMINISTRATORS = [role.code for role in roles().values() if role.is_administrator]
NOT_BUSINESS = {*ADMINISTRATORS, "system"}


def actions_of(role: str) -> set[str]:
    """What a role may do beyond seeing to its own account, which everybody does."""
    return {right.action for right in rights().values() if role in right.reaches and not is_of_everybody(right)}


def is_of_everybody(right: module.Right) -> bool:
    everybody = roles().keys() - {"system"}
    return right.reaches.keys() == everybody and set(right.reaches.values()) == {Reach.OWN}


def shared() -> list[tuple[str, str, set[str]]]:
    """What an administrator has in common with another one or with a role in the business."""
    pairs = [(one, other) for one in ADMINISTRATORS for other in roles() if other not in (one, "system")]
    return [(one, other, both) for one, other in pairs if (both := actions_of(one) & actions_of(other))]


@pytest.mark.trust
def test_t78_the_three_administrators_hold_no_action_in_common() -> None:
    assert len(ADMINISTRATORS) == 3
    assert all(actions_of(role) for role in ADMINISTRATORS)
    assert not any(actions_of(one) & actions_of(other) for one, other in combinations(ADMINISTRATORS, 2))
    assert shared() == []
    own = {right.action for right in rights().values() if is_of_everybody(right)}
    assert own == {"sign_in", "sign_out", "set_up_sign_in", "show_factor", "view_own_sign_ins"}


@pytest.mark.trust
def test_t78_sabotage_one_cell_more_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    bent = dict(rights())
    row = bent["confirm_grant"]
    reaches = type(row.reaches)({**row.reaches, "system_admin": Reach.ANY})
    bent["confirm_grant"] = module.Right(row.action, row.label, row.room, row.kind, reaches)
    monkeypatch.setattr(f"{__name__}.rights", lambda: bent)
    assert ("system_admin", "security_admin", {"confirm_grant"}) in shared()


def test_suppliers_hand_over_lists_and_no_more() -> None:
    assert actions_of("supplier") == {
        "upload_list", "check_list", "download_template", "view_calendar", "view_list",
        "export_returned", "make_export", "fetch_export", "take_table",
    }  # fmt: skip
    assert {rights()[action].reaches["supplier"] for action in actions_of("supplier")} == {Reach.OWN, Reach.ANY}


def test_whoever_handles_money_looks_nobody_up() -> None:
    """Finance gets people in the annex of a request and nowhere else."""
    people = {right.action for right in rights().values() if right.room in ("registry", "lists")}
    assert actions_of("finance") & people == set()
    assert actions_of("partner") & people == set()
    assert {"view_run", "transfer_aid"} <= actions_of("finance")


@pytest.mark.usefixtures("database")
def test_every_role_but_the_systems_is_for_some_organisation() -> None:
    from canbao.access.models import OrganisationKind

    known = set(OrganisationKind.values)
    assert {code for code, role in roles().items() if not role.kinds} == {"system"}
    assert all(role.kinds <= known for role in roles().values())


def test_every_row_has_somebody_and_a_label() -> None:
    assert [right.action for right in rights().values() if not right.reaches or not right.label] == []
    assert {right.action for right in rights().values() if right.kind is Kind.SEAL} == {"seal_trail"}


def test_of_several_roles_the_widest_counts() -> None:
    assert reach_of(["supplier", "bureau_clerk"], "upload_list") is Reach.AREA
    assert reach_of(["supplier"], "upload_list") is Reach.OWN
    assert reach_of([], "upload_list") is None


def test_an_unknown_action_is_an_error() -> None:
    with pytest.raises(UnknownAction):
        right_to("make_tea")
    with pytest.raises(UnknownAction):
        reach_of(["supplier"], "make_tea")


@pytest.mark.parametrize(("column", "word"), [("kind", "wriet"), ("supplier", "everywhere")])
def test_a_word_that_nobody_knows_is_refused(column: str, word: str) -> None:
    row = dict.fromkeys(roles(), "") | {"action": "x", "label": "某", "room": "access", "kind": "read", column: word}
    with pytest.raises(BadRights, match=word):
        module._right(row)


def test_a_role_that_nobody_knows_is_refused() -> None:
    row = dict.fromkeys(roles(), "") | {"action": "x", "label": "某", "room": "access", "kind": "read", "king": "any"}
    with pytest.raises(BadRights, match="king"):
        module._right(row)


def test_a_bad_line_of_roles_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"role": "x", "label": "某", "is_administrator": "perhaps", "kinds": ""}
    monkeypatch.setattr(module, "_rows", lambda name: [row] if name else [])
    with pytest.raises(BadRights, match="is_administrator"):
        module.roles.__wrapped__()


def test_the_table_for_the_docs_names_every_role_and_action() -> None:
    text = rights_table()
    assert [name for name in [*roles(), *rights()] if f"`{name}`" not in text] == []
    assert "名单报送员（本单位报送的）" in text
