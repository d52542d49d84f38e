"""No word of the code reaches a page: templates, labels of forms and states, and pages as the roles see them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.access.people_at_work import own_folder
from tests.access.scenes import AREAS, VILLAGE, build
from tests.database import as_superuser
from tests.registry.test_trust_states import graphs
from tests.web.walks import Walk, pages, walk_in

import canbao.web
from canbao.access.rights import rights, roles
from canbao.store.server import Server

__all__ = ["own_folder"]

TEMPLATES = Path(canbao.web.__file__).parent / "templates" / "web"
ALLOWED: Mapping[str, str] = MappingProxyType(
    {
        "canbao": "the program's own name",
        **dict.fromkeys(("excel", "word", "pdf", "csv", "xlsx", "xls"), "kinds of files, called so in every office"),
        "mb": "the size of a file",
        "javascript": "what a browser may have switched off, called so in it",
        **dict.fromkeys(("j", "k", "o", "e", "p", "x", "ctrl"), "keys, and the last character of an identity number"),
    }
)
"""Latin words that pages show, and why each may."""
ALLOWED_AT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # The command that prints the line is typed as it stands there.
        "/begin": frozenset({"begin", "county"}),
        # How a link begins.
        "/s/channels": frozenset({"https"}),
        # The first line of the file of places, typed so.
        "/a/places": frozenset({"code", "name", "level", "kind", "parent"}),
        # The database server and its settings, by the names that whoever runs it types.
        "/a/health": frozenset({"PostgreSQL", "GiB", "fsync", "synchronous", "commit", "on"}),
    }
)
"""Latin words of one page, and why."""
AS_RECORDED = frozenset({"trail"})
"""Pages of entries as they were sealed, in the words that the chain is verified with."""
SAID = re.compile(r"\bbank\b")
"""What the scene's tax office calls the way by which somebody paid: data, no word of the site."""
_WORD = re.compile(r"[A-Za-z]+(?:[-'][A-Za-z]+)*")
_TAGS = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALUES = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_DEFAULTS = re.compile(r"""\|(?:default|yesno|pluralize|add):\s*["']([^"']*)["']""")
_SPOKEN = ("aria-label", "title", "alt", "placeholder")
_CODES = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:[A-Z2-7]{4,}[ -])+[A-Z2-7]{4,}|[A-Z2-7]{12,}"
    r"|(?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]+)(?![A-Za-z0-9])"
)
"""Secrets, checking codes, digests, numbers of readings and payments: no words."""
_ADDRESSES = re.compile(r"(?:https?://)?(?:[\w.<>-]+)?(?:/[\w.<>:-]+)+/?|[\w.-]+@[\w.-]+")


class _Texts(HTMLParser):
    """What somebody reads or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style", "code")
        self.found += [value for name, value in attrs if name in _SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def strange_in(text: str) -> set[str]:
    """Latin words that nobody allowed; addresses are no words.

    >>> strange_in("存为 Excel，见 /s/find，不是 Foo")
    {'Foo'}
    """
    return {word for word in _WORD.findall(_ADDRESSES.sub(" ", text)) if word.lower() not in ALLOWED}


def texts_of(html: str) -> list[str]:
    reader = _Texts()
    reader.feed(html)
    return reader.found


def template_texts(source: str) -> list[str]:
    """Texts of a template with what its tags and values say in words."""
    said = [found for value in _VALUES.findall(source) for found in _DEFAULTS.findall(value)]
    return [*said, *texts_of(_VALUES.sub(" ", _TAGS.sub(" ", source)))]


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.stem)
def test_templates_speak_chinese(path: Path) -> None:
    found = {word for text in template_texts(path.read_text(encoding="utf-8")) for word in strange_in(text)}
    assert sorted(found) == []


def test_a_word_of_the_code_in_a_template_is_found() -> None:
    source = '{% if x %}<p title="Draft">状态 {{ state|default:"none" }} pending</p>{% endif %}<code>abc</code>'
    assert {word for text in template_texts(source) for word in strange_in(text)} == {"Draft", "none", "pending"}


def labels() -> Iterator[tuple[str, str]]:
    """Words of rights, roles, pages, states and choices."""
    from django.apps import apps

    yield from ((f"right {right.action}", right.label) for right in rights().values())
    yield from ((f"role {role.code}", role.label) for role in roles().values())
    yield from ((f"page {page.name}", page.title) for page in pages().values())
    for model in apps.get_models():
        if model.__module__.startswith("canbao."):
            for field in model._meta.get_fields():
                for code, label in getattr(field, "choices", None) or ():
                    if code != str(label):  # A code that is its own label is shown by other words, if at all.
                        yield f"{model.__name__}.{field.name} {code}", str(label)
    for graph in graphs():
        yield from ((f"{graph.record} {code}", word) for code, word in graph.words.items())


def test_labels_of_rights_roles_pages_states_and_choices_are_chinese() -> None:
    found = list(labels())
    assert len(found) > 400
    assert [(where, label) for where, label in found if strange_in(_CODES.sub(" ", label))] == []


@pytest.fixture
def walk(database: Server, vault: object, tmp_path: Path, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Walk:
    del vault, own_folder
    return walk_in(build(database, VILLAGE, tmp_path), monkeypatch)


def names_typed_in(walk: Walk) -> re.Pattern[str]:
    """What the scene calls its offices and accounts: somebody typed it in, it is no word of the site."""
    with as_superuser(walk.scene.server) as connection:
        rows = connection.execute(
            "SELECT name FROM access_organisation UNION SELECT name FROM access_account"
            " UNION SELECT username FROM access_account"
        ).fetchall()
    names = {str(name) for (name,) in rows} | set(roles())
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))


@pytest.mark.slow
def test_pages_as_their_readers_see_them_speak_chinese(walk: Walk) -> None:
    found: dict[str, set[str]] = {}
    names = names_typed_in(walk)
    for page in (each for each in pages().values() if each.name not in AS_RECORDED):
        for role in [""] if page.is_public else [role.code for role in roles().values() if role.kinds]:
            if role and not page.is_for(walk.scene.actor(role, *AREAS["own county"])):
                continue
            client = walk.client(role)
            for address in walk.addresses(page):
                answer = client.get(address)
                if answer.headers.get("Content-Type", "").startswith("text/html"):
                    said = (
                        _CODES.sub(" ", SAID.sub(" ", names.sub(" ", text)))
                        for text in texts_of(answer.content.decode())
                    )
                    strange = {word for text in said for word in strange_in(text)} - ALLOWED_AT.get(
                        f"/{page.path}", frozenset()
                    )
                    for word in strange:
                        found.setdefault(word, set()).add(address)
    assert {word: min(where) for word, where in found.items()} == {}
