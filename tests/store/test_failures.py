"""Failures of the store are sentences for people, with the exit status of bad input."""

from __future__ import annotations

import pytest

from canbao.cli.refusals import BAD_INPUT, judge
from canbao.store.failures import StoreFailed
from canbao.store.layout import NoServiceUser
from canbao.store.programs import ProgramFailed
from canbao.store.server import ServerFailed


@pytest.mark.parametrize("kind", [StoreFailed, NoServiceUser, ProgramFailed, ServerFailed])
def test_the_message_is_said_as_it_is(kind: type[StoreFailed]) -> None:
    assert judge(kind("数据库没有启动 it did not start")) == ("数据库没有启动 it did not start", BAD_INPUT)
