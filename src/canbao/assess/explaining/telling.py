"""An explanation in plain sentences that a clerk can read aloud, in Chinese or in English.

In: an `Explanation`, a language. Out: text, one thought a line. Never: a fact, sum or clause that is not in the
explanation.
"""

from __future__ import annotations

from canbao.assess.explaining import chinese, english
from canbao.assess.explaining.explanation import Explanation
from canbao.policy.wordbook import Lang


def to_text(explanation: Explanation, lang: Lang = "zh") -> str:
    """The explanation as text."""
    lines = chinese.tell(explanation) if lang == "zh" else english.tell(explanation)
    return "\n".join(lines)
