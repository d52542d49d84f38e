"""How much one key may ask, and how much one request may carry; counted in the database, so that all workers together
keep to it.

In: a key. Out: a count, or a refusal with the seconds to wait. Never: a count that only one worker knows.
"""

from __future__ import annotations

from datetime import datetime

from canbao.store.prepared import ask

REQUESTS_A_MINUTE = 600
"""Of one key: ten a second is four times what a county's last day brings through all channels together."""
CLOCKS_APART = 300
"""Seconds that the clocks of both sides may differ; as long a request seen is remembered, twice over."""

_COUNT = """
    INSERT INTO api_tally AS tally (county, code, minute, requests) VALUES (%s, %s, %s, 1)
    ON CONFLICT (county, code, minute) DO UPDATE SET requests = tally.requests + 1 RETURNING requests
"""


class TooMany(Exception):
    """The key has asked enough for this minute."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(f"请求过多，请 {wait_seconds} 秒后再试 too many requests, try again in {wait_seconds} s")
        self.wait_seconds = wait_seconds


def count_request(county: str, code: str, now: datetime, most: int = REQUESTS_A_MINUTE) -> None:
    """One more of this key in this minute, in the transaction under way. Raises TooMany."""
    seconds = int(now.timestamp())
    ((requests,),) = ask(_COUNT, (county, code, seconds // 60))
    if requests > most:
        raise TooMany(60 - seconds % 60)
