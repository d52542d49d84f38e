"""T37: names as people write them, through a list and through a form: kept, mended or refused as the table says, and
whoever is kept is found however the name is typed.
"""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from tests.access.people_at_work import new_key, worker
from tests.access.scenes import OTHER_COUNTY, OTHER_TOWN
from tests.lists.offices import Offices
from tests.lists.sheets import clean_number, sheet_bytes
from tests.proofs import Proof

from canbao.access.acting import BadOrder
from canbao.access.vault import Vault
from canbao.registry import queries
from canbao.registry.queries import find
from canbao.registry.registering import BadEntry, RegisterPerson, register_person
from canbao.store.server import Server
from canbao.values.names import normalise_name

pytestmark = pytest.mark.trust

KEPT = [
    "王芳", "买买提·阿布都", "买买提．阿布都拉", "买买提•吐尔逊", "阿卜杜热合曼·买买提托合提江", "欧阳娜娜",
    "𠮷田", "㐂春", "龑䶮", "李〇", "Müller Anna", unicodedata.normalize("NFD", "José María"), "张\u200b三",
    "\u202e李四", " 赵 六 ", "钱\u3000七", "ＡＮＮＡ ＬＥＥ", "\ue170生", "孙\ufeff八",
]  # fmt: skip
REFUSED = ["周\x00九", "周\x07九", "吴\U0001f600", "郑★", "王\ufffd", "冯3", "", "\u200b", "买" * 51]
REGISTER = ("户号", "与户主关系", "姓名", "证件号码")
VILLAGE = f"{OTHER_TOWN}001"


def ways(name: str) -> set[str]:
    """How somebody may type it."""
    plain = normalise_name(name)
    return {name, plain, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", plain), f" {plain} "}


@pytest.mark.usefixtures("vault")
def test_t37_names_are_kept_or_refused_alike_and_found(database: Server, proof: Proof) -> None:
    offices = Offices(database)
    clerk = worker("bureau_clerk", units=(OTHER_COUNTY,), organisation=offices.bureau)
    names = [*KEPT, *(name for name in REFUSED if "\x00" not in name and "\x07" not in name)]
    rows = [("1", "户主", name, clean_number(at + 1)) for at, name in enumerate(names)]
    answer = offices.upload("public_security", sheet_bytes(REGISTER, rows), date(2024, 9, 30), takes_good_rows=True)
    assert answer["good"] == len(KEPT)
    offices.apply(answer["list"])
    asked = 0
    for name in KEPT:
        for typed in ways(name):
            assert [row.name for row in find(clerk, typed).rows] == [normalise_name(name)], (name, typed)
            asked += 1
    for at, name in enumerate(KEPT, start=500):
        register_person(clerk, new_key(), RegisterPerson(VILLAGE, name, clean_number(at)))
        assert len(find(clerk, name).rows) == 2, name
    for name in REFUSED:
        with pytest.raises((BadEntry, BadOrder)):
            register_person(clerk, new_key(), RegisterPerson(VILLAGE, name, clean_number(400)))
    figure = f"{len(KEPT)} names kept and {len(REFUSED)} refused, by a list and by a form alike; {asked} searches"
    proof.shows("T37", f"{figure} each find theirs", "per table; search finds each")


def test_t37_sabotage_unless_names_are_written_in_one_way_they_are_not_found(
    database: Server, vault: Vault, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    del vault
    offices = Offices(database)
    rows = [("1", "户主", name, clean_number(at + 1)) for at, name in enumerate(KEPT)]
    offices.take("public_security", sheet_bytes(REGISTER, rows), date(2024, 9, 30))
    monkeypatch.setattr(queries, "normalise_name", lambda name: name)
    typed = [way for name in KEPT for way in ways(name)]
    lost = sum(not find(offices.clerk, way).rows for way in typed)
    assert lost > 10
    proof.sabotage("T37", "what is typed not written in one way", f"{lost} of {len(typed)} searches find nobody")
