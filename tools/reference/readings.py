"""docs/reference/readings.md: the register of open questions, A01 to A55.

In: the packaged register. Out: the page. Never: an answer that the register does not have.
"""

from __future__ import annotations

from canbao.policy.readings import Reading, load_register
from reference.markdown import code, page, section, table


def make() -> str:
    """The page."""
    return page(
        "Readings",
        "What a notice can leave open, with the answers there are. A policy declares the answers it takes "
        "(`readings: {A17: highest}`), a row says on which it rests (`reading: [A17]`); what is not declared is the "
        "default. "
        "`canbao policy lint` names readings that are used and not declared, or declared and not used. "
        "Why this is so: [decision 0004](../decisions/0004-readings-as-parameters.md).",
        *(_entry(reading) for reading in load_register().values()),
    )


def _entry(reading: Reading) -> str:
    answers = [
        (code(value), meaning, "default" if value == str(reading.default) else "")
        for value, meaning in reading.values.items()
    ]
    if reading.free == "year":
        answers.append(("a year, e.g. `2022`", reading.meaning(2022), ""))
    if reading.free == "payer":
        own = "" if str(reading.default) in reading.values else f"default: {code(reading.default)}"
        answers.append(("the code of a payer", "记入该出资方", own))
    return section(
        reading.id,
        reading.question,
        table(["answer", "meaning", ""], answers),
        f"Why this default: {reading.why}. Used by {', '.join(reading.rooms)}.",
        *([f"Where another answer changes nothing: {reading.unmoved}."] if reading.unmoved else []),
    )
