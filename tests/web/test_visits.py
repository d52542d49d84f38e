"""Headers, cookies and forms: no script, frame or form of another site."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.proofs import Proof

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.sites import Site


@pytest.mark.trust
def test_t75_forms_of_other_sites_are_refused(site: Site, proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import Client

    from canbao.web.visits import SIGN_IN_COOKIE

    person = site.hire("bureau_clerk")
    strict = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    strict.cookies[SIGN_IN_COOKIE] = person.token
    addresses = ["/s/find", "/sign-out", "/sign-in", "/account/factor"]
    assert [strict.post(address, {}).status_code for address in addresses] == [403] * len(addresses)
    token = strict.get("/account").cookies["csrftoken"].value
    foreign = strict.post("/s/find", {"csrfmiddlewaretoken": token}, headers={"Origin": "https://example.org"})
    assert foreign.status_code == 403
    assert strict.post("/s/find", {"csrfmiddlewaretoken": token}).status_code == 200
    headers = strict.get("/account").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    proof.shows("T75", f"{len(addresses)} forms without token and one with another Origin: 403", "403; blocked")
    monkeypatch.setattr("django.middleware.csrf.CsrfViewMiddleware.process_view", lambda *_: None)
    assert Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"}).post("/sign-in", {}).status_code == 422
    proof.sabotage("T75", "the look at the token", "a form of nowhere is taken")


@pytest.mark.trust
@pytest.mark.needs("chromium")
def test_t75_a_script_in_the_page_does_not_run(site: Site, open_page: Callable[..., Page], proof: Proof) -> None:
    page = open_page(site.hire("bureau_clerk"))
    page.goto("/account")
    page.evaluate(
        "const made = document.createElement('script'); made.textContent = 'window.ran = 1';"
        "document.body.append(made); const image = document.createElement('img');"
        "image.setAttribute('onerror', 'window.ran = 2'); image.src = '/nowhere.png'; document.body.append(image)"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    proof.shows("T75", "an inline script and an inline handler put into a page: neither ran", "blocked")


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(site: Site) -> None:
    person = site.hire("bureau_clerk")
    answer = site.client().post(
        "/sign-in", {"username": person.username, "password": "xiang-jiang-bei-qu-2026", "code": person.spare[0]}
    )
    cookies = answer.cookies
    assert answer.status_code == 302
    for name, same_site in (("canbao_sign_in", "Lax"), ("canbao_device", "Strict")):
        assert cookies[name]["httponly"]
        assert cookies[name]["samesite"] == same_site


def test_files_are_kept_by_the_browser_and_pages_are_not(site: Site) -> None:
    from canbao.web.assets import address_of

    file = site.client().get(address_of("css/canbao.css"))
    file.close()
    assert "max-age=31536000" in file.headers["Cache-Control"]
    assert site.client().get("/sign-in").headers["Cache-Control"] == "no-store"


def test_pages_are_packed(site: Site) -> None:
    answer = site.client().get("/sign-in", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
