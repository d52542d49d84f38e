"""A county's site as people meet it: signed in with both factors, asked over HTTP or in a browser.

In: a county that collects. Out: accounts, answers, pages of a browser. Never: an expectation; a sign-in by a back door.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyotp
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from tests.access.accounts_at_work import hire
from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.money.tills import Till

from canbao.access.actors import Actor, actor_numbered, system_actor
from canbao.access.models import Account
from canbao.access.setting_up import give_start_password, offered_factor, set_up
from canbao.access.sign_ins import presence_of
from canbao.access.signing_in import Attempt, sign_in
from canbao.web.buffered_worker import BufferedServer
from canbao.web.visits import SIGN_IN_COOKIE

PHRASE = "xiang-jiang-bei-qu-2026"
KINDS = {
    "bureau_clerk": "bureau", "bureau_lead": "bureau", "tax_clerk": "tax", "supplier": "civil_affairs",
    "finance": "finance", "town_clerk": "town_window", "village_collector": "village", "school_clerk": "school",
    "clinic_clerk": "clinic", "inspector": "inspection", "auditor": "audit", "system_admin": "bureau",
    "security_admin": "bureau", "audit_admin": "bureau",
}  # fmt: skip
"""What kind of organisation people of a role work in."""
_KEY = re.compile(r'name="key" value="([0-9a-f]+)"')


@dataclass
class Person:
    """Somebody with an account: `spare` codes are good for one sign-in each."""

    actor: Actor
    username: str
    factor: str
    spare: list[str]
    token: str


class Site:
    """The site of one county."""

    def __init__(self, till: Till) -> None:
        self.till, self.county = till, till.county.code

    def hire(self, role: str, *units: str) -> Person:
        """An account of the role, set up and signed in."""
        actor = hire(self.till.county.server, role, *(units or (self.county,)), kind=KINDS[role])
        return self.set_up(actor)

    def set_up(self, actor: Actor) -> Person:
        """First sign-in with the starting password, a password and a phone of one's own."""
        with in_area(actor.county):
            username = Account.objects.get(county=actor.county, id=actor.account_id).username
        started = give_start_password(system_actor(actor.county), new_key(), actor.account_id)
        entered = sign_in(Attempt(username, started))
        presence = presence_of(entered.token)
        factor = offered_factor(presence)
        spare = set_up(presence, new_key(), PHRASE, pyotp.TOTP(factor).now())
        return Person(actor_numbered(actor.county, actor.account_id), username, factor, spare, entered.token)

    def client(self, person: Person | None = None) -> Client:
        """Asks without a browser; whether a form came from the site is checked as for a browser."""
        client = Client(headers={"host": "127.0.0.1"})
        if person is not None:
            client.cookies[SIGN_IN_COOKIE] = person.token
        return client

    def post(self, client: Client, address: str, fields: dict[str, Any], shown_at: str = "") -> Any:
        """Fill in the form that stands at an address and send it, with its key."""
        shown = client.get(shown_at or address)
        key = _KEY.search(shown.content.decode())
        return client.post(address, {**({"key": key.group(1)} if key else {}), **fields})


@contextmanager
def served() -> Iterator[str]:
    """The site over HTTP on this machine, by the server that serves it elsewhere; its address."""
    with running(WSGIHandler()) as (_, port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(application: Any, threads: int = 4) -> Iterator[tuple[BufferedServer, int]]:
    """That server in a thread of this process, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server, is_over = BufferedServer(application, listening, threads), threading.Event()

        def steps() -> None:
            while not is_over.is_set():
                server.step()

        thread = threading.Thread(target=steps, daemon=True)
        thread.start()
        yield server, port
        is_over.set()
        server.pull_trigger()
        thread.join()
        server.end()
