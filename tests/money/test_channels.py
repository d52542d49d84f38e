"""Ways to pay: the policy's own, with the locality's link, and a code that says exactly that link."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key, worker
from tests.money.tills import Till

from canbao.access.acting import NotAllowed
from canbao.money.channels import BadChannel, Channel, SetChannelLink, channels_of, set_channel_link

LINK = "https://example.org/pay?county=430621"


def labels(till: Till) -> dict[str, Channel]:
    return {channel.label: channel for channel in channels_of(till.collector, till.year)}


def test_the_policy_names_them_and_the_collector_is_the_last(till: Till) -> None:
    found = labels(till)
    assert list(found) == ["湘税社保", "微信小程序", "手机银行", "国有商业银行", "代收人"]
    assert (found["湘税社保"].kind, found["湘税社保"].is_online, found["湘税社保"].clause) == ("app", True, "四(二)")
    assert {channel.code for channel in found.values()} == {""}


def test_a_link_is_the_locality_s_own_and_its_code_says_it(till: Till) -> None:
    clerk = till.county.clerk()
    set_channel_link(clerk, new_key(), SetChannelLink(till.year, "湘税社保", LINK))
    found = labels(till)["湘税社保"]
    assert found.url == LINK
    assert found.code.startswith("<svg")
    set_channel_link(clerk, new_key(), SetChannelLink(till.year, "湘税社保", LINK + "&v=2"))
    assert labels(till)["湘税社保"].code != found.code
    set_channel_link(clerk, new_key(), SetChannelLink(till.year, "湘税社保", ""))
    assert labels(till)["湘税社保"].code == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "javascript:alert(1)",
        "https://",
        "https://例子.cn",
        "https://a b",
        "https://a/" + "x" * 300,
    ],
)
def test_what_is_no_safe_link_is_refused(till: Till, url: str) -> None:
    with pytest.raises(BadChannel):
        set_channel_link(till.county.clerk(), new_key(), SetChannelLink(till.year, "湘税社保", url))


def test_no_channel_of_one_s_own_and_nobody_but_the_bureau_and_the_tax_office(till: Till) -> None:
    with pytest.raises(BadChannel, match="湘税社保"):
        set_channel_link(till.county.clerk(), new_key(), SetChannelLink(till.year, "惠民保", LINK))
    with pytest.raises(NotAllowed):
        set_channel_link(worker("town_clerk", units=(till.county.code,)), new_key(),
                         SetChannelLink(till.year, "湘税社保", LINK))  # fmt: skip
