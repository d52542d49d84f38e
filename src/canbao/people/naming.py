"""Names as they are spread in reality: surnames by province and village clan, given names by birth decade and sex.

In: the members of a block, streams, the packaged tables of surnames and given names. Out: an Arrow array of names.
Never: a list of real people; a name comes from tables of single characters and common given names.

Surname weights are those of a permissively licensed list, with modern spellings added and the compound surnames counted
in the name report 2020 of the public security ministry. Given-name characters are listed commonest first.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.people.columns import word_column
from canbao.people.draws import Bools, Floats, Ints, Streams, chance
from canbao.people.members import Members
from canbao.people.places import Places
from canbao.people.rates import Rates, Weights

RARE_CHARACTERS = "龑䶮𬭎㙟𡐓喆堃昇旸煊祎翀翾赟頔骉"
DOT = "·"


@dataclass(frozen=True)
class GivenNames:
    """Characters and whole names of one decade and sex, with cumulative shares; rows are decade times two plus sex."""

    decades: Ints
    tables: dict[str, tuple[Ints, Floats]]  # by part: positions in `words` and cumulative shares, one row a group
    words: tuple[str, ...]


@dataclass(frozen=True)
class Clans:
    """Surnames of a population: the general weights and each village's own few."""

    surnames: tuple[str, ...]
    ends: Floats
    of_village: Ints


def found_clans(places: Places, rates: Rates, streams: Streams) -> Clans:
    """The province's surname weights, and for each village the surnames of its clans."""
    surnames = _surnames(rates, places.province)
    ends = np.cumsum(surnames.shares)
    count = int(rates.names.village_clans)
    rng = streams.of("clans")
    picked = surnames.pick(rng, places.village_count * count).reshape(places.village_count, count)
    return Clans(surnames.names, ends, picked)


def draw_names(members: Members, is_foreign: Bools, clans: Clans, rates: Rates, streams: Streams) -> pa.Array:
    """A name for each person: the father's surname for children, their own for wives; a few names with a dot."""
    surname = _draw_surnames(members, clans, rates, streams)
    given = _draw_given(members, rates, streams)
    plain = pc.binary_join_element_wise(pa.array(clans.surnames).take(pa.array(surname)), *given, "")
    dotted = _dotted_households(members, rates, streams)
    plain = pc.if_else(pa.array(dotted), _long_names("minority", members, streams), plain)
    return pc.if_else(pa.array(is_foreign), _long_names("foreign", members, streams), plain)


def _draw_surnames(members: Members, clans: Clans, rates: Rates, streams: Streams) -> Ints:
    rng, count = streams.of("surnames"), members.household_count
    house, wife, grandmother = (_general(rng, clans, count) for _ in range(3))
    village = np.zeros(count, dtype=np.int64)
    village[members.household] = members.village
    clan = clans.of_village[village, np.floor(rng.random(count) * clans.of_village.shape[1]).astype(np.int64)]
    house = np.where(chance(rng, rates.names.clan_surname, count), clan, house)
    after_mother = chance(rng, rates.names.mother_surname, count)
    children = np.where(after_mother, wife, house)
    by_seat = np.stack([house, wife, house, grandmother, children, children, children], axis=1)
    return np.asarray(by_seat[members.household, members.seat], dtype=np.int64)


def _general(rng: np.random.Generator, clans: Clans, count: int) -> Ints:
    return np.searchsorted(clans.ends[:-1], rng.random(count), side="right")


def _draw_given(members: Members, rates: Rates, streams: Streams) -> tuple[pa.Array, pa.Array]:
    """First and last part of the given name; the first is empty for a single character, the last for a whole name."""
    names, rng, count = _given_names(), streams.of("given names"), members.count
    decade = np.searchsorted(names.decades, members.birth_year, side="right") - 1
    group = decade * 2 + ~members.is_male
    # Children of a family may share the first character; their last ones are spread so that no two names are the same.
    of_family = rng.random((2, members.household_count))[:, members.household]
    own = rng.random((2, count))
    shares_first = (rng.random(members.household_count) < rates.names.shared_sibling_character)[members.household]
    is_sibling = members.is_child
    roll_first = np.where(is_sibling & shares_first, of_family[0], own[0])
    roll_last = np.where(is_sibling, (of_family[1] + 0.381966 * members.seat) % 1.0, own[1])
    first = _pick(names, "first", group, roll_first)
    last = _pick(names, "last", group, roll_last)
    empty = len(names.words) - 1
    is_single = rng.random(count) * 100 < rates.names.single_character.at(members.birth_year)
    first = np.where(is_single, empty, first)
    last = np.where(is_single, _pick(names, "single", group, roll_last), last)
    is_whole = ~is_single & ~is_sibling & chance(rng, rates.names.whole_name, count)
    first = np.where(is_whole, _pick(names, "whole", group, roll_last), first)
    last = np.where(is_whole, empty, last)
    rare_first = len(names.words) - 1 - len(RARE_CHARACTERS)
    is_rare = chance(rng, rates.names.rare_character, count) & ~is_whole
    last = np.where(is_rare, rare_first + np.floor(own[1] * len(RARE_CHARACTERS)).astype(np.int64), last)
    words = pa.array(names.words)
    return words.take(pa.array(first)), words.take(pa.array(last))


def _pick(names: GivenNames, part: str, group: Ints, roll: Floats) -> Ints:
    words, ends = names.tables[part]
    column = (roll[:, None] >= ends[group]).sum(axis=1)
    return np.asarray(words[group, np.minimum(column, words.shape[1] - 1)], dtype=np.int64)


def _dotted_households(members: Members, rates: Rates, streams: Streams) -> Bools:
    drawn = chance(streams.of("dotted"), rates.names.dotted, members.household_count)
    return np.asarray(drawn[members.household], dtype=np.bool_)


def _long_names(origin: str, members: Members, streams: Streams) -> pa.Array:
    """A given name, a dot and a family name that the household shares."""
    given, family = _long_words(origin)
    rng = streams.of(f"long names {origin}")
    own = np.floor(rng.random(members.count) * len(given)).astype(np.int64)
    shared = np.floor(rng.random(members.household_count) * len(family)).astype(np.int64)[members.household]
    return pc.binary_join_element_wise(word_column(given, own), word_column(family, shared), DOT)


def _surnames(rates: Rates, province: str) -> Weights:
    """General weights; where the province's own shares are known, those, and the rest scaled to what they leave."""
    rows = list(csv.DictReader(_table("surnames.csv").splitlines()))
    names = tuple(row["surname"] for row in rows)
    shares = np.array([float(row["weight"]) for row in rows])
    if province in rates.names.surnames:
        # `Weights` has made the province's shares sum to one, so scale them back.
        own = rates.names.surnames[province]
        known = np.isin(names, own.names)
        part = rates.names.known_surnames
        shares[~known] *= (1 - part) / shares[~known].sum()
        shares[[names.index(name) for name in own.names]] = own.shares * part
    return Weights(names, shares / shares.sum())


@lru_cache(maxsize=1)
def _given_names() -> GivenNames:
    rows = list(csv.DictReader(_table("given_names.csv").splitlines()))
    words: dict[str, int] = {}
    tables = {}
    for part in ("first", "last", "single", "whole"):
        groups = [row[part].split() if part == "whole" else list(row[part]) for row in rows]
        width = max(map(len, groups))
        positions, ends = np.zeros((len(rows), width), dtype=np.int64), np.ones((len(rows), width))
        for number, group in enumerate(groups):
            positions[number, : len(group)] = [words.setdefault(word, len(words)) for word in group]
            shares = 1.0 / (np.arange(len(group)) + 6.0)
            ends[number, : len(group) - 1] = (np.cumsum(shares) / shares.sum())[:-1]
        tables[part] = (positions, ends)
    decades = sorted({int(row["from_year"]) for row in rows})
    assert [row["sex"] for row in rows] == ["male", "female"] * len(decades), "given_names.csv is out of order"
    return GivenNames(np.array(decades, dtype=np.int64), tables, (*words, *RARE_CHARACTERS, ""))


@lru_cache(maxsize=4)
def _long_words(origin: str) -> tuple[list[str], list[str]]:
    rows = {
        row["part"]: row["words"].split()
        for row in csv.DictReader(_table("long_names.csv").splitlines())
        if row["origin"] == origin
    }
    return rows["given"], rows["family"]


def _table(name: str) -> str:
    return files("canbao.people").joinpath(f"data/{name}").read_text(encoding="utf-8")
