"""Every page by every role: let in exactly as the table of pages says, and told who may where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.proofs import Proof

if TYPE_CHECKING:
    from tests.web.sites import Site

    from canbao.web.pages import Page


def pages() -> dict[str, Page]:
    from canbao.web import public_urls, urls
    from canbao.web.pages import PAGES

    assert urls.urlpatterns
    assert public_urls.urlpatterns
    return PAGES


def address_of(page: Page, site: Site) -> str:
    """A page about somebody: of a person of the county; of other records one that there is not."""
    of_person, year = f"s/person/{site.till.dues()[0].person_id}", str(site.till.year)
    path = page.path.replace("s/person/<int:number>", of_person).replace("<int:year>", year)
    return "/" + path.replace("<int:number>", "1")


@pytest.mark.trust
def test_t50_sabotage_without_the_question_pages_open(
    site: Site, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.web.pages import Page

    client = site.client(site.hire("finance"))
    assert client.get("/s/find").status_code == 403
    monkeypatch.setattr(Page, "is_for", lambda *_: True)
    assert client.get("/s/find").status_code == 200
    proof.sabotage("T50", "the question of a page", "finance enters the page for finding people")


def test_a_denied_page_is_told_to_the_trail(site: Site) -> None:
    from tests.access.people_at_work import audit_rows

    site.client(site.hire("finance")).get("/s/find")
    last = audit_rows(site.till.county.server)[-1]
    assert (last["action"], last["outcome"]) == ("find_person", "denied")


def test_doors_are_those_that_open(site: Site) -> None:
    from canbao.web.pages import doors_for

    person = site.hire("bureau_clerk")
    client = site.client(person)
    for _, group in doors_for(person.actor):
        for page in group:
            assert client.get(page.address).status_code == 200, page.name


def test_pages_of_the_same_door_stand_on_each_of_them(site: Site) -> None:
    client = site.client(site.hire("bureau_clerk"))
    text = client.get("/s/progress/ranking").content.decode()
    assert '<a href="/s/progress/ranking" aria-current="page">' in text
    assert '<a href="/s/quality">' in text
    assert text.count('aria-current="true"') == 1


def test_nobody_is_led_to_a_page_that_says_no(site: Site) -> None:
    from tests.database import in_area

    from canbao.registry.models import Person

    due = site.till.dues()[0]
    with in_area(site.county):
        name = Person.objects.get(county=site.county, id=due.person_id).name
    for role, leads in (("bureau_clerk", True), ("village_collector", False)):
        client = site.client(site.hire(role, due.unit if role == "village_collector" else site.county))
        text = site.post(client, "/s/find", {"q": name[:1]}).content.decode()
        assert "···" in text or "・・・" in text, "somebody is found"
        assert ("/s/person/" in text) is leads, role


def test_two_pages_of_one_name_are_a_mistake() -> None:
    from canbao.web.pages import page

    def find() -> None:
        """A second one."""

    assert "find" in pages()
    with pytest.raises(AssertionError, match="find"):
        page("other", "别的")(find)  # type: ignore[arg-type]
