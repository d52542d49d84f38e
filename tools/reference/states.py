"""docs/reference/states.md: the graph of states of every record that has one.

In: every `StateGraph` of the rooms. Out: the page with Mermaid diagrams. Never: a graph drawn by hand.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import canbao
from canbao.store.states import StateGraph
from reference.markdown import code, page, section, table

SOURCE = Path(canbao.__file__).parent


def make() -> str:
    """The page."""
    return page(
        "States",
        "Which moves a record may make, by which event. Any other is refused with a sentence that names both.",
        *(_section(graph) for graph in graphs()),
    )


def graphs() -> Iterator[StateGraph]:
    """Every graph, by room."""
    for path in sorted(SOURCE.glob("*/*states.py")):
        module = importlib.import_module(f"canbao.{path.parent.name}.{path.stem}")
        yield from (found for found in vars(module).values() if isinstance(found, StateGraph))


def _section(graph: StateGraph) -> str:
    words = [(code(word), graph.words[word]) for word in (*graph.states, *graph.events)]
    return section(
        f"{graph.label} {graph.record}", f"```mermaid\n{graph.as_mermaid()}\n```", table(["word", "in Chinese"], words)
    )
