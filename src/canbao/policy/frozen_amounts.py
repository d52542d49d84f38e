"""Standards that were waiting to be set, settled at last year's figure (reading A05, `frozen`).

In: a merged policy. Out: the policy with those standards set. Never: a figure that the policy does not give.
"""

from __future__ import annotations

from canbao.policy.model import PolicyFile
from canbao.policy.readings import Readings


def with_frozen_amounts(file: PolicyFile) -> PolicyFile:
    """Under `frozen`, each standard with a provisional figure has that figure, whatever it was set to since."""
    if Readings(file.readings)["A05"] != "frozen":
        return file
    amounts = dict(file.amounts)
    for name, amount in amounts.items():
        if amount.provisional_fen is not None:
            amounts[name] = amount.model_copy(update={"fen": amount.provisional_fen, "pending": None})
    return file.model_copy(update={"amounts": amounts})
