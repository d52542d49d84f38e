"""The store opened: schema there, rights as told, an old server or a strange one refused."""

from __future__ import annotations

import pytest

from canbao.store.opening import ServerTooOld, check_version, missing_migrations
from canbao.store.server import Server


def test_all_migrations_are_applied(database: Server) -> None:
    del database
    assert missing_migrations() == []


def test_models_and_migrations_agree(database: Server) -> None:
    del database
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(("version", "is_old"), [(140012, True), (150000, False), (180004, False)])
def test_a_server_before_15_is_refused(version: int, is_old: bool) -> None:
    if is_old:
        with pytest.raises(ServerTooOld, match="14"):
            check_version(version)
    else:
        check_version(version)
