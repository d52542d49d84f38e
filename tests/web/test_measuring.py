"""Whether a site is ready, and its figures: for watchers alone, without anybody in them."""

from __future__ import annotations

import json
import logging
import re
from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.sites import Site


def figure(text: str, line: str) -> float:
    found = re.search(rf"^{re.escape(line)} ([0-9.e+-]+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_requests_are_counted_by_page_and_by_nothing_else(site: Site) -> None:
    from canbao.web.pages import PAGES

    client = site.client(site.hire("bureau_clerk"))
    line = 'canbao_requests_total{method="GET",page="find",status="2xx"}'
    before = figure(client.get("/metrics").content.decode(), line)
    client.get("/s/find?q=430621199003071230")
    client.get("/s/nothing/430621199003071230")
    text = client.get("/metrics").content.decode()
    assert figure(text, line) == before + 1
    assert figure(text, 'canbao_request_seconds_count{page="find"}') >= 1
    assert "430621" not in text
    named = set(re.findall(r'page="([^"]*)"', text))
    assert "none" in named
    assert {each for each in named if each in PAGES}
    for state in ("canbao_database_up 1.0", "canbao_jobs_queued", "canbao_phones_paired", "canbao_disk_free_ratio"):
        assert state in text


def test_only_watchers_are_answered(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from django.conf import settings

    client = site.client()
    for address in ("/metrics", "/ready"):
        assert client.get(address).status_code == 200
        assert client.get(address, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404, "an unnamed proxy"
        assert client.get(address, REMOTE_ADDR="36.1.2.3").status_code == 404
    told = replace(settings.CONFIGURATION, watchers=(ip_network("10.1.0.0/24"),), proxies=(ip_network("127.0.0.1"),))
    monkeypatch.setattr(settings, "CONFIGURATION", told)
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.1.0.9"}).status_code == 200


def test_ready_says_what_is_missing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.web import measuring

    client = site.client()
    told = client.get("/ready")
    assert (told.status_code, told.json()["ready"]) == (200, True)
    monkeypatch.setattr(measuring, "_free", lambda: 0.01)
    told = client.get("/ready")
    assert (told.status_code, told.json()["ready"]) == (503, False)
    assert "磁盘只剩 1%" in told.json()["disk"]


def test_each_request_is_a_line_without_what_was_asked(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    from canbao.store.logs import JsonLines

    with caplog.at_level(logging.INFO, "canbao.requests"):
        site.client().get("/sign-in?next=/s/find%3Fq%3D13900001234")
    (line,) = [json.loads(JsonLines().format(each)) for each in caplog.records if each.name == "canbao.requests"]
    assert (line["page"], line["method"], line["status"]) == ("sign_in", "GET", 200)
    assert "next" not in str(line)
    assert line["source"] == "127.0.0.1"
