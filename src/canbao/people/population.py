"""A made-up population as the people table: the whole at once, or in parts with bounded memory.

In: a division code, a number of people, a seed, the benefit year, the payment plan.
Out: Arrow record batches of PEOPLE_SCHEMA.
Never: other people for another part size; the same arguments give the same people to the byte.

People are drawn by blocks of households. What a block holds follows from seed, place, block number and the number of
people asked for (it sets how many households a village has and cuts the last block off); identity numbers alone are
counted on from block to block. Ages are those on the last day of the benefit year, so the year's babies are in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count as count_up

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.people.columns import text_column, write_digits
from canbao.people.draws import Ints, Streams
from canbao.people.household_fit import HouseholdCells, fit_households
from canbao.people.identity_numbers import NumberIssuer
from canbao.people.insurance import draw_insurance
from canbao.people.members import HOUSEHOLDS_PER_BLOCK, Members, draw_members
from canbao.people.naming import Clans, draw_names, found_clans
from canbao.people.origin import FOREIGN, Origin, draw_origin
from canbao.people.payments import PaymentPlan, draw_payments, find_sponsors
from canbao.people.places import Places, lay_out
from canbao.people.rate_file import load_rates
from canbao.people.rates import Rates
from canbao.people.relations import relate
from canbao.people.residence import draw_residence
from canbao.people.schooling import draw_schooling
from canbao.people.situation import draw_situation, situation_columns
from canbao.people.standings import draw_standings
from canbao.people.unknowns import forget
from canbao.values.days import day_number
from canbao.values.facts_schema import PEOPLE_SCHEMA
from canbao.values.place import normalise

ROWS_PER_PART = 65_536
"""One part is in memory at a time: some 30 MB with all columns."""
MOST_PEOPLE = 500_000_000  # Block numbers have six digits.


@dataclass(frozen=True)
class Population:
    """What all blocks share."""

    places: Places
    cells: HouseholdCells
    clans: Clans
    sponsors: Ints
    rates: Rates
    year: int
    plan: PaymentPlan
    issuer: NumberIssuer


def generate(place: str, count: int, seed: int, year: int, pay: PaymentPlan) -> pa.Table:
    """Exactly so many people of a place, in memory."""
    return pa.Table.from_batches(generate_parts(place, count, seed, year, pay), PEOPLE_SCHEMA)


def generate_parts(
    place: str, count: int, seed: int, year: int, pay: PaymentPlan, rows_per_part: int = ROWS_PER_PART
) -> Iterator[pa.RecordBatch]:
    """The same people in parts of so many rows (the last may be shorter)."""
    if not 0 < count <= MOST_PEOPLE:
        raise ValueError(f"人数须在 1 到 {MOST_PEOPLE} 之间 the number of people must lie in that range: {count}")
    waiting: list[pa.RecordBatch] = []
    for batch in _generate_blocks(normalise(place), count, seed, year, pay):
        waiting.append(batch)
        while sum(each.num_rows for each in waiting) >= rows_per_part:
            table = pa.Table.from_batches(waiting)
            yield _as_batch(table.slice(0, rows_per_part))
            waiting = table.slice(rows_per_part).to_batches()
    if waiting:
        yield _as_batch(pa.Table.from_batches(waiting))


def _as_batch(table: pa.Table) -> pa.RecordBatch:
    """One batch with memory of its own, so that how its rows were made leaves no trace in it."""
    return table.combine_chunks().to_batches()[0]


def _generate_blocks(place: str, count: int, seed: int, year: int, pay: PaymentPlan) -> Iterator[pa.RecordBatch]:
    rates = load_rates()
    streams = Streams(seed, place)
    cells = fit_households(place[:2])
    places = lay_out(place, int(np.ceil(count / cells.mean_persons)), rates, streams)
    population = Population(
        places=places,
        cells=cells,
        clans=found_clans(places, rates, streams),
        sponsors=find_sponsors(places, rates, streams),
        rates=rates,
        year=year,
        plan=pay,
        issuer=NumberIssuer(),
    )
    left = count
    for block in count_up():
        batch = _generate_block(population, streams.at(block), left)
        yield batch
        left -= batch.num_rows
        if not left:
            return


def _generate_block(population: Population, streams: Streams, most: int) -> pa.RecordBatch:
    """One block, or as many of its people as are still wanted."""
    places, rates, plan, year = population.places, population.rates, population.plan, population.year
    members = draw_members(population.cells, places, rates, streams, year)
    origin = draw_origin(members, places, rates, streams, year)
    schooling = draw_schooling(members, origin, places, rates, streams, plan.window.first.year)
    day = day_number(plan.window.last)
    residence = draw_residence(members, origin, schooling, places, rates, streams, day)
    insurance = draw_insurance(members, origin, schooling, rates, streams, year, plan.window)
    situation = draw_situation(members, insurance, rates, streams, year, plan.window)
    payments = draw_payments(members, origin, insurance, situation.events, population.sponsors, plan, rates, streams)
    ids = _person_ids(members, places.root, streams.block)
    columns = {
        "person_id": ids,
        "household_id": _household_ids(members, places.root, streams.block),
        "name": draw_names(members, origin.nationality == FOREIGN, population.clans, rates, streams),
        "id_number": _id_numbers(members, origin, population),
        **residence.columns(members, origin, places, insurance.was_insured_last_year),
        **schooling.columns(places),
        **insurance.columns(),
        **payments.columns(),
        **situation_columns(situation, members, origin, schooling, insurance, payments.paid_on, rates, streams),
        **draw_standings(members, origin, schooling, plan, rates, streams),
        "relations": relate(members, ids, most),
    }
    columns = forget(columns, members.count, rates, streams)
    batch = pa.RecordBatch.from_arrays([columns[name] for name in PEOPLE_SCHEMA.names], schema=PEOPLE_SCHEMA)
    return batch.slice(0, most)


def _person_ids(members: Members, root: str, block: int) -> pa.Array:
    """Place, P, six digits of the block, five of the person in it."""
    return _numbered(f"{root}P", block, np.arange(members.count), 5)


def _household_ids(members: Members, root: str, block: int) -> pa.Array:
    """Place, H, six digits of the block, four of the household in it; none in a dormitory or a home."""
    ids = _numbered(f"{root}H", block, members.household, 4)
    return pc.if_else(pa.array(members.is_collective), pa.scalar(None, pa.string()), ids)


def _numbered(prefix: str, block: int, numbers: Ints, width: int) -> pa.Array:
    letters = np.frombuffer(prefix.encode(), dtype=np.uint8)
    characters = np.empty((len(numbers), len(letters) + 6 + width), dtype=np.uint8)
    characters[:, : len(letters)] = letters
    write_digits(characters[:, len(letters) : len(letters) + 6], np.full(len(numbers), block))
    write_digits(characters[:, len(letters) + 6 :], numbers)
    return text_column(characters)


def _id_numbers(members: Members, origin: Origin, population: Population) -> pa.Array:
    """Cards, or the birth certificate of a newborn without hukou."""
    numbers = population.issuer.issue_numbers(origin.id_regions, members.birth, members.is_male)
    needs = origin.is_newborn & (origin.hukou < 0)
    certificates = population.issuer.issue_certificates(population.places.province, needs)
    return pc.if_else(pa.array(needs), certificates, numbers)


assert HOUSEHOLDS_PER_BLOCK <= 10_000, "household numbers in a block have four digits"
