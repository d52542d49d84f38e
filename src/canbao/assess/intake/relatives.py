"""How many relatives of each person fulfil a condition: what `exists("parent", …)` and `count(…)` need of other
people's rows.

In: all people once (`relate`), then batch by batch (`counts_for`). Out: for each question how many at least and at most
(`Span`): anything where the person's relations are not known; a relative who is not in the file, or of whom the
condition is not known, counts as none at least and one at most.
Each relative is asked on the own recorded day of payment, never on an assumed one. Never: a loop over people; more
than a few bytes a person kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.assess.columns import Array, Block, Span, Tri8
from canbao.assess.coverage import Lists
from canbao.assess.facts import MANY_RELATIVES
from canbao.assess.intake.fingerprints import fingerprints
from canbao.assess.intake.needs import related_in
from canbao.assess.vectors import Vectors
from canbao.policy.nodes import Related
from canbao.policy.rules import RuleBook, Rules

_SECOND_SEED = 1
_UNKNOWN = 2
_READ_AT_ASSESSING = ("A07", "A08", "A09", "A51")
"""Readings that are not written into the conditions but looked up when years of insurance are counted."""


@dataclass(frozen=True)
class Relatives:
    """Everybody's answers to the inner conditions, by fingerprint of the identifier. `checks` tell apart what a
    fingerprint cannot.
    """

    prints: Array
    checks: Array
    truths: dict[Related, Tri8]

    def counts_for(self, batch: pa.RecordBatch) -> dict[Related, Span]:
        """The column of each question for some people, in their order."""
        if not self.truths:
            return {}
        links = _links_of(batch)
        if links is None:
            return {}
        places = self._places_of(links.others)
        return {question: self._count(question, truth, links, places) for question, truth in self.truths.items()}

    def _places_of(self, ids: pa.Array) -> Array:
        """Where relatives stand among all people; −1: not in the file."""
        wanted, checks = fingerprints(ids), fingerprints(ids, _SECOND_SEED)
        places = np.minimum(np.searchsorted(self.prints, wanted), len(self.prints) - 1)
        is_there = (self.prints[places] == wanted) & (self.checks[places] == checks)
        return np.where(is_there, places, -1)

    @staticmethod
    def _count(question: Related, truth: Tri8, links: _Links, places: Array) -> Span:
        wanted = links.kinds.index(question.relation) if question.relation in links.kinds else -1
        which = np.flatnonzero(links.kind == wanted)
        owners, answers = links.owners[which], np.where(places[which] >= 0, truth[places[which]], np.uint8(_UNKNOWN))
        least = np.bincount(owners[answers == 1], minlength=links.size).astype(np.int32)
        open_ = np.bincount(owners[answers == _UNKNOWN], minlength=links.size).astype(np.int32)
        return Span(least, np.where(links.is_unknown, np.int32(MANY_RELATIVES), least + open_))


@dataclass(frozen=True)
class _Links:
    """Relations of a batch, flat. `is_unknown`: whose relations are not known."""

    size: int
    owners: Array
    kind: Array
    kinds: Sequence[str]
    others: pa.Array
    is_unknown: Array


def relate(people: Iterable[pa.RecordBatch], rules: RuleBook | Rules, lists: Lists) -> Relatives:
    """Ask the inner conditions of everybody. `people` are all of them, batch by batch (`PeopleFile.batches`)."""
    questions = _questions_of(rules)
    if not questions:
        return Relatives(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.uint64), {})
    prints, checks = [], []
    answers: dict[Related, list[Tri8]] = {question: [] for question in questions}
    for batch in people:
        ids = batch.column("person_id")
        prints.append(fingerprints(ids))
        checks.append(fingerprints(ids, _SECOND_SEED))
        for part, asked in _by_rules(questions):
            vectors = Vectors(Block(batch, None, part.year_label), part, lists)
            for question in asked:
                answers[question].append(vectors.truth(question.condition))
    order = np.argsort(np.concatenate(prints), kind="stable")
    truths = {question: np.concatenate(found)[order] for question, found in answers.items()}
    return Relatives(np.concatenate(prints)[order], np.concatenate(checks)[order], truths)


def _questions_of(rules: RuleBook | Rules) -> dict[Related, Rules]:
    """The questions and the rules under which each is asked.

    The same question in two spans of payment days has one answer, so the readings that it rests on must agree.
    """
    found: dict[Related, Rules] = {}
    for part in [part for _, part in rules.parts] if isinstance(rules, RuleBook) else [rules]:
        for question in related_in(part):
            first = found.setdefault(question, part)
            if any(first.readings[key] != part.readings[key] for key in _READ_AT_ASSESSING):
                keys = "、".join(_READ_AT_ASSESSING)
                raise ValueError(f"{part.key}：各缴费时段对 {keys} 的读法须一致 these readings must agree")
    return found


def _by_rules(questions: dict[Related, Rules]) -> list[tuple[Rules, list[Related]]]:
    grouped: dict[int, tuple[Rules, list[Related]]] = {}
    for question, part in questions.items():
        grouped.setdefault(id(part), (part, []))[1].append(question)
    return list(grouped.values())


def _links_of(batch: pa.RecordBatch) -> _Links | None:
    """Who is related to whom; None when the file does not say."""
    if "relations" not in batch.schema.names:
        return None
    lists = batch.column("relations")
    if lists.null_count == len(lists):
        return None
    rows = lists.flatten()
    kinds = (
        rows.field("kind")
        if pa.types.is_dictionary(rows.field("kind").type)
        else pc.dictionary_encode(rows.field("kind"))
    )
    return _Links(
        size=batch.num_rows,
        owners=np.asarray(pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)),
        kind=kinds.indices.to_numpy(zero_copy_only=False),
        kinds=kinds.dictionary.to_pylist(),
        others=rows.field("person_id"),
        is_unknown=np.asarray(lists.is_null().to_numpy(zero_copy_only=False)),
    )
