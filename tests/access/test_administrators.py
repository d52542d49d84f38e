"""The three administrators are known, and none is lost."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, Bureau


def test_they_are_known_by_role(bureau: Bureau) -> None:
    from canbao.access.administrators import administrator_roles, administrators
    from canbao.store.scope import scoped

    with scoped(bureau.system.scope):
        found = administrators(COUNTY)
    assert administrator_roles() == ["system_admin", "security_admin", "audit_admin"]
    assert found == {
        "system_admin": {bureau.system.account_id},
        "security_admin": {bureau.security.account_id},
        "audit_admin": {bureau.audit.account_id},
    }


def test_the_last_one_is_kept_and_another_role_of_the_account_is_not_asked(bureau: Bureau) -> None:
    from canbao.access.administrators import LastAdministrator, refuse_last_administrator
    from canbao.store.scope import scoped

    with scoped(bureau.system.scope):
        refuse_last_administrator(COUNTY, bureau.audit.account_id, "system_admin")
        refuse_last_administrator(COUNTY, 1)
        with pytest.raises(LastAdministrator):
            refuse_last_administrator(COUNTY, bureau.audit.account_id, "audit_admin")
