"""Forms that come too late, and answers that were given before, over HTTP."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.database import as_superuser

if TYPE_CHECKING:
    from tests.web.sites import Person, Site

ADDRESS = "/s/progress/groups"
LINES = {"name": "征缴工作专班", "due_on": "", "set_up_on": "", "members": "甲 组长 县医保局"}


def end(site: Site, person: Person) -> None:
    """Long after the last page."""
    with as_superuser(site.till.county.server) as owner:
        owner.execute(
            "UPDATE access_signin SET seen_at = now() - interval '16 minutes' WHERE account_id = %s",
            [person.actor.account_id],
        )


def again(person: Person) -> Person:
    """Signed in anew."""
    from dataclasses import replace

    from tests.web.sites import PHRASE

    from canbao.access.signing_in import Attempt, sign_in

    return replace(person, token=sign_in(Attempt(person.username, PHRASE, person.spare.pop())).token)


def send_late(site: Site, person: Person) -> str:
    """Where the form that came too late leads."""
    client = site.client(person)
    key = re.search(r'name="key" value="([0-9a-f]+)"', client.get(ADDRESS).content.decode())
    assert key is not None
    end(site, person)
    answer = client.post(ADDRESS, {"key": key[1], **LINES})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_form_after_the_end_is_kept_and_shown_to_its_account_alone(site: Site) -> None:
    person = site.hire("bureau_clerk")
    where = send_late(site, person)
    assert where.startswith("/sign-in?next=%2Fs%2Fprogress%2Fgroups")
    assert "填的内容已经留下" in site.client().get(where).content.decode()
    other = site.client(site.hire("bureau_clerk"))
    assert "上次填的还在" not in other.get(ADDRESS).content.decode()
    back = site.client(again(person))
    text = back.get(ADDRESS).content.decode()
    assert "上次填的还在" in text
    assert "甲 组长 县医保局" in text
    assert "征缴工作专班（" not in text
    assert "没有提交的表单" in back.get("/").content.decode()
    assert ADDRESS in back.get("/account/unsent").content.decode()


def test_what_was_kept_is_sent_by_a_press_and_then_forgotten(site: Site) -> None:
    person = site.hire("bureau_clerk")
    send_late(site, person)
    client = site.client(again(person))
    text = client.get(ADDRESS).content.decode()
    form = text[text.index('id="unsent-form"') :].partition("</form>")[0]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert client.post(ADDRESS, fields).status_code == 302
    text = client.get(ADDRESS).content.decode()
    assert "甲（组长，县医保局）" in text
    assert "上次填的还在" not in text
    assert "没有填了没提交的" in client.get("/account/unsent").content.decode()


def test_what_is_not_wanted_is_dropped(site: Site) -> None:
    person = site.hire("bureau_clerk")
    send_late(site, person)
    client = site.client(again(person))
    sent = {"unsent-do": "drop", "unsent-page": ADDRESS, "unsent-back": "1"}
    assert client.post("/account/unsent", sent)["Location"] == ADDRESS
    assert "上次填的还在" not in client.get(ADDRESS).content.decode()
    away = client.post("/account/unsent", {**sent, "unsent-page": "https://example.org/"})
    assert away["Location"] == "/account/unsent"


def test_nothing_is_kept_of_nobody_or_of_a_search(site: Site) -> None:
    from tests.access.people_at_work import count

    client = site.client()
    assert "kept" not in client.post(ADDRESS, LINES)["Location"]
    person = site.hire("bureau_clerk")
    end(site, person)
    assert "kept" not in site.client(person).post("/s/find", {"q": "430621197001010017"})["Location"]
    assert count(site.till.county.server, "access_unsentform") == 0


def test_the_same_form_again_says_that_it_was_recorded_before(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    sent = {"key": "k" * 32, **LINES}
    first = client.post(ADDRESS, sent)["Location"]
    assert "again" not in first
    second = client.post(ADDRESS, sent)["Location"]
    assert second == f"{first}&again=1"
    assert "已记录过" in client.get(second).content.decode()
