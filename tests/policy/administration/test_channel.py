"""Channels, payment place and directories as data."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from canbao.policy.administration.channel import PaymentChannel, PaymentPlace, ServiceDirectory


def test_a_channel_says_whether_it_is_online() -> None:
    part = {"cite": "六", "label": "办税厅", "kind": "counter", "is_online": False}
    assert PaymentChannel.model_validate(part).is_online is False
    with pytest.raises(ValidationError):
        PaymentChannel.model_validate({**part, "kind": "pigeon"})


def test_a_payment_place_is_a_code() -> None:
    part = {"cite": "四", "place": "430923", "consequence": "不能享受待遇"}
    assert PaymentPlace.model_validate(part).place == "430923"


def test_a_directory_ships_columns_and_no_rows() -> None:
    directory = {"cite": "附件2", "unit": "town", "columns": ["镇街", "电话"]}
    assert ServiceDirectory.model_validate(directory).columns == ["镇街", "电话"]
    with pytest.raises(ValidationError):
        ServiceDirectory.model_validate({**directory, "rows": [["甲镇", "0000"]]})
