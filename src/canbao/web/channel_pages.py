"""Ways to pay, as residents see them: those that the policy names, with the link that the bureau or the tax office
entered and its code to scan.

In: a benefit year; a link for one channel. Out: a table with codes, on paper too. Never: a channel that the policy does
not name; a code made anywhere but here.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from canbao.billing.rolling_over import NoCampaign
from canbao.money.channels import LONGEST_LINK, BadChannel, Channel, SetChannelLink, channels_of, set_channel_link
from canbao.money.paying import CASH
from canbao.policy.showing.administration_words import WORDS
from canbao.store.failures import StoreFailed
from canbao.web.forms import KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.years import chosen_year

DONE = {"set": "已录入，公众网页“怎么缴”已经改过", "taken": "已撤去链接"}


class LinkForm(KeyedForm):
    """The link of one channel."""

    channel = forms.ChoiceField(label="渠道", error_messages={"required": "请选渠道"})
    url = forms.CharField(
        label="链接", required=False, max_length=LONGEST_LINK,
        help_text="https 开头的完整网址，由税务局或银行给出。留空则撤去原来的链接。二维码由本系统按链接生成。",
    )  # fmt: skip

    def __init__(self, found: list[Channel], *args: object) -> None:
        super().__init__(*args)
        self.fields["channel"].choices = [("", "请选择"), *((each.label, each.label) for each in found)]  # type: ignore[attr-defined]


@page("s/channels", "缴费渠道", rights=("view_channels",))
def channels(request: Visit) -> HttpResponse:
    """All of the year; the form for those who may enter a link."""
    actor = request.actor
    year, _ = chosen_year(request, prepared=True)
    try:
        found = named_channels(channels_of(actor, year)) if year else []
    except NoCampaign:
        year, found = None, []
    may_set = actor.may("set_channel_link")
    form = LinkForm(found, request.POST or None) if may_set else None
    if form is not None and year and request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        order = SetChannelLink(year, given["channel"], given["url"].strip())
        try:
            set_channel_link(actor, given["key"], order)
            done = "set" if order.url else "taken"
            return HttpResponseRedirect(f"{request.path}?year={year}&done={done}")
        except BadChannel as refused:
            form.refuse(refused, "url")
        except StoreFailed as refused:
            form.refuse(refused)
    shown = {
        "year": year, "rows": [(each, kind_words(each)) for each in found], "form": form, "may_set": may_set,
        "done": DONE.get(request.GET.get("done", "")),
    }  # fmt: skip
    return render(request, "web/channels.html", shown, status=422 if form is not None and form.is_bound else 200)


def named_channels(found: list[Channel]) -> list[Channel]:
    """Those of the policy: cash in a collector's hand has no link."""
    return [each for each in found if each.kind != CASH]


def kind_words(channel: Channel) -> str:
    """What kind of way it is, in words."""
    where = {True: "网上办", False: "到场办", None: ""}[channel.is_online]
    return "，".join(word for word in (WORDS["kind"].get(channel.kind, ""), where) if word)
