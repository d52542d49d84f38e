"""Learn how much a like name, birth or home weighs; writes src/canbao/registry/data/likely.json.

In: made-up people of the packaged places, a part of whom stand a second time without a document and with the errors of
typing below. Out: Splink's settings with their weights. Never: a real person; another answer the second time.
"""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import splink.comparison_level_library as levels
from splink import Linker, SettingsCreator
from splink.backends.duckdb import DuckDBAPI
from splink.blocking_rule_library import CustomRule
from splink.comparison_library import CustomComparison

from canbao.people.payments import PaymentPlan
from canbao.people.population import generate
from canbao.registry.likeness import records_of
from canbao.registry.pinyin import sort_key
from canbao.values.names import normalise_name

TARGET = Path(__file__).resolve().parent.parent / "src" / "canbao" / "registry" / "data" / "likely.json"
PEOPLE, TWINS, SEED = 40_000, 4_000, 20_251
SHARE_MISTYPED, SHARE_NICKNAME, SHARE_OTHER_BIRTH, SHARE_NO_BIRTH, SHARE_OTHER_SEX, SHARE_MOVED = (
    0.12, 0.01, 0.08, 0.03, 0.01, 0.15
)  # fmt: skip
"""How often each goes wrong when somebody is entered by hand; assumed, no register of errors was to be had."""

_HAS = "(not l.has_document or not r.has_document)"
RULES = (
    f"l.birth = r.birth and l.town = r.town and {_HAS}",
    f"l.birth = r.birth and substr(l.name, 1, 1) = substr(r.name, 1, 1) and {_HAS}",
    f"l.pinyin = r.pinyin and l.town = r.town and {_HAS}",
    f"l.household = r.household and {_HAS}",
)
_SORTED = "list_sort(string_split(name_{side}, ''))"
# levenshtein counts bytes, of which a Chinese character has three.
_ONE_CHARACTER = (
    "length(name_l) > 2 and length(name_l) = length(name_r) and substr(name_l, 1, 1) = substr(name_r, 1, 1)"
    " and (substr(name_l, 3) = substr(name_r, 3)"
    " or substr(name_l, 2, length(name_l) - 2) = substr(name_r, 2, length(name_r) - 2))"
)
_SWAPPED = "month(birth_l) = day(birth_r) and day(birth_l) = month(birth_r) and year(birth_l) = year(birth_r)"
_ONE_DIGIT = "levenshtein(cast(birth_l as varchar), cast(birth_r as varchar)) <= 1"


def level(condition: str, label: str) -> levels.CustomLevel:
    return levels.CustomLevel(condition, label)


def settings() -> SettingsCreator:
    """What is compared; the first level that holds counts."""
    name = [
        levels.NullLevel("name"),
        level("name_l = name_r", "姓名相同"),
        level("pinyin_l = pinyin_r", "姓名同音"),
        level(f"{_SORTED.format(side='l')} = {_SORTED.format(side='r')}", "姓名同字异序"),
        level(_ONE_CHARACTER, "姓名差一字"),
        level("substr(name_l, 1, 1) = substr(name_r, 1, 1)", "同姓"),
        levels.ElseLevel(),
    ]
    birth = [
        levels.NullLevel("birth"),
        level("birth_l = birth_r", "出生日期相同"),
        level(f"({_SWAPPED}) or {_ONE_DIGIT}", "出生日期差一位或月日颠倒"),
        level("abs(date_diff('day', birth_l, birth_r)) <= 31", "出生日期相差一月内"),
        levels.ElseLevel(),
    ]
    sex = [levels.NullLevel("sex"), level("sex_l = sex_r", "性别相同"), levels.ElseLevel()]
    home = [
        levels.NullLevel("town"),
        level("household_l = household_r", "同户"),
        level("village_l = village_r", "同村"),
        level("town_l = town_r", "同乡镇"),
        levels.ElseLevel(),
    ]
    compared = {"name": name, "birth": birth, "sex": sex, "home": home}
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[CustomComparison(each, output_column_name=key) for key, each in compared.items()],
        blocking_rules_to_generate_predictions=[CustomRule(rule) for rule in RULES],
    )


def records() -> tuple[pa.Table, list[tuple[int, int]]]:
    """People, some twice; and which two rows are one person."""
    chance = random.Random(SEED)  # noqa: S311 made-up people
    table = generate("430621", PEOPLE, SEED, 2025, PaymentPlan.usual(2025))
    names = [normalise_name(name) for name in table["name"].to_pylist()]
    households = {number: at for at, number in enumerate(dict.fromkeys(table["household_id"].to_pylist()))}
    columns = zip(names, table["birth"].to_pylist(), table["sex"].to_pylist(), table["household_id"].to_pylist(),
                  table["place"].to_pylist(), strict=True)  # fmt: skip
    rows = [
        {"unique_id": at, "has_document": True, "name": name, "birth": birth, "sex": sex,
         "household": households[household], "unit": unit}
        for at, (name, birth, sex, household, unit) in enumerate(columns)
    ]  # fmt: skip
    towns = sorted({row["unit"] for row in rows})
    pairs = []
    for at in chance.sample(range(len(rows)), TWINS):
        twin = {**rows[at], "unique_id": len(rows), "has_document": False}
        _spoil(twin, chance, names, towns)
        pairs.append((at, len(rows)))
        rows.append(twin)
    for row in rows:
        row["pinyin"] = sort_key(str(row["name"]))
    return records_of(pa.Table.from_pylist(rows)), pairs


def _spoil(row: dict[str, object], chance: random.Random, names: list[str], units: list[str]) -> None:
    """As people mistype: another character, a digit of the birth, no birth; or they moved."""
    name, birth = str(row["name"]), row["birth"]
    if chance.random() < SHARE_NICKNAME:
        row["name"] = chance.choice(names)
    elif chance.random() < SHARE_MISTYPED and len(name) > 2:
        at = chance.randrange(1, len(name))
        swapped = name[0] + name[:0:-1]
        same_sound = [each for each in names if each != name and sort_key(each) == sort_key(name)][:1]
        other = name[:at] + chance.choice(names)[-1] + name[at + 1 :]
        row["name"] = chance.choice([swapped, other, *same_sound])
    if isinstance(birth, date) and chance.random() < SHARE_OTHER_BIRTH:
        row["birth"] = birth + timedelta(days=chance.choice((-365, -30, -10, -1, 1, 3, 10, 31, 3653)))
    if chance.random() < SHARE_NO_BIRTH:
        row["birth"] = None
    if chance.random() < SHARE_OTHER_SEX:
        row["sex"] = "male" if row["sex"] == "female" else "female"
    if chance.random() < SHARE_MOVED:
        row["household"], row["unit"] = None, chance.choice(units)


def main() -> None:
    people, pairs = records()
    database = DuckDBAPI()
    linker = Linker(database.register(people), settings(), log_level="WARNING")
    linker.training.estimate_u_using_random_sampling(max_pairs=5_000_000, seed=SEED)
    labels = pa.table({"unique_id_l": [one for one, _ in pairs], "unique_id_r": [two for _, two in pairs]})
    linker.training.estimate_m_from_pairwise_labels(database.register(labels))
    made = linker.misc.save_model_to_json()
    for comparison in made["comparisons"]:
        for each in comparison["comparison_levels"]:
            for key in ("m_probability", "u_probability"):
                if isinstance(each.get(key), float):
                    each[key] = round(each[key], 8)
    made.pop("linker_uid", None)
    TARGET.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written: {TARGET.name}")


if __name__ == "__main__":
    main()
