"""A county that begins on its pages: the three administrators, signed in as people do it.

In: a code, answers of pages. Out: clients of people, numbers of records. Never: an expectation; an action called past
the pages.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

import pyotp
from django.test import Client

from canbao.access.beginning import code_for

COUNTY, PHRASE = "430621", "dong-ting-hu-shang-de-qiu-yue"
THREE = {"system_admin": ("zhangsan", "张三"), "security_admin": ("lisi", "李四"), "audit_admin": ("wangwu", "王五")}
_KEY = re.compile(r'name="key" value="([0-9a-f]+)"')
_DRAFT = re.compile(r'class="draft[^"]*">([^<]+)<')


def client() -> Client:
    """A browser of its own, without JavaScript."""
    return Client(headers={"host": "127.0.0.1"})


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def key_of(answer: Any) -> str:
    found = _KEY.search(answer.content.decode())
    return found.group(1) if found else ""


def send(browser: Client, address: str, fields: dict[str, Any], shown_at: str = "") -> Any:
    """Fill in the form at an address and send it, with its key."""
    return browser.post(address, {"key": key_of(browser.get(shown_at or address)), **fields})


def names(**other: str) -> dict[str, str]:
    """What is typed of the three."""
    typed = {f"{role}_username": username for role, (username, _) in THREE.items()}
    typed |= {f"{role}_name": name for role, (_, name) in THREE.items()}
    return {"bureau": "岳阳县医疗保障局", **typed, **other}


@dataclass
class Begun:
    """The county with its three administrators, each in a browser."""

    system: Client
    security: Client
    audit: Client


def begin(browser: Client, code: str, key: str, do: str = "found", **other: str) -> Any:
    return browser.post("/begin", {"code": code, "key": key, "do": do, **names(**other)})


def begun() -> Begun:
    """From the code to three people who are signed in."""
    browser = client()
    code = code_for(COUNTY)
    told = _DRAFT.findall(text_of(begin(browser, code, key_of(browser.post("/begin", {"code": code})))))
    return Begun(*(entered(THREE[role][0], password) for role, password in zip(THREE, told, strict=True)))


def entered(username: str, password: str) -> Client:
    """Signed in for the first time, with a password and a phone of one's own."""
    browser = client()
    answer = browser.post("/sign-in", {"username": username, "password": password, "code": ""})
    assert answer.status_code == 302, text_of(answer)
    shown = browser.get("/account/set-up")
    (factor,) = _DRAFT.findall(text_of(shown))
    fields = {"key": key_of(shown), "password": PHRASE, "code": pyotp.TOTP(factor.replace(" ", "")).now()}
    assert browser.post("/account/set-up", fields).status_code == 200
    return browser


def ticked(answer: Any, *codes: str) -> dict[str, str]:
    """The proposal with these ticked, named as it says."""
    found = dict(re.findall(r'name="name_(\w+)" value="([^"]*)"', text_of(answer)))
    return {f"name_{code}": name for code, name in found.items()} | {f"keep_{code}": "on" for code in codes}


def number_in(answer: Any) -> int:
    """Of the record that a redirect leads to."""
    assert answer.status_code == 302, text_of(answer)
    return int(answer.headers["Location"].split("?")[0].rsplit("/", 1)[1])


def told_in(answer: Any) -> str:
    """The password that a page shows."""
    (found,) = _DRAFT.findall(text_of(answer))
    return str(found)


def office_called(browser: Client, name: str) -> int:
    (found,) = re.findall(r'href="/a/people/office/(\d+)"', text_of(browser.get("/a/people", {"q": name})))
    return int(found)


def waiting(browser: Client) -> list[str]:
    """Numbers of the grants that this administrator may confirm."""
    shown = browser.get("/a/access").content.decode()
    return re.findall(r'name="grant" value="(\d+)"[^>]*><button class="btn btn-primary btn-sm" name="do"', shown)


def hired(county: Begun, office: int, username: str, name: str, role: str, until: str = "") -> tuple[int, str]:
    """Somebody with a role and a password to begin with: the account's number, the password."""
    account = number_in(send(county.system, f"/a/people/office/{office}", {"username": username, "name": name}))
    place = f"/a/people/account/{account}"
    proposed = send(county.system, place, {"role": role, "valid_until": until})
    assert proposed.status_code == 302, text_of(proposed)
    (grant,) = waiting(county.security)
    confirmed = send(county.security, "/a/access", {"do": "confirm", "grant": grant})
    assert confirmed.status_code == 302, text_of(confirmed)
    return account, told_in(send(county.system, f"{place}/password", {}))
