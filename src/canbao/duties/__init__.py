"""What a policy asks of offices, worked out: deadlines, tasks, rates, rewards, scores, funds, incentives, lifecycle.

In: parts of the administration section, readings, plain facts. Out: small frozen records with all a page would show.
Never: a clock, a database, randomness, an amount or date that the notice does not state.
"""

from __future__ import annotations
