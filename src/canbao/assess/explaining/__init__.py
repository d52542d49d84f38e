"""Why a result is what it is: built from an assessment's trace, said in plain sentences, or given as data."""

from __future__ import annotations

from canbao.assess.explaining.explanation import Explanation
from canbao.assess.explaining.plain import to_dict
from canbao.assess.explaining.telling import to_text
from canbao.assess.explaining.tracing import explain

__all__ = ["Explanation", "explain", "to_dict", "to_text"]
