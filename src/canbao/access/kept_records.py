"""How long rows of the store's own working are kept: keys of requests, ended jobs.

In: a county and the moment before which a thing is over. Out: what is over, what is destroyed. Never: the trail.

Without an end a year of a county's work leaves some million keys, each with an answer that nobody asks for again.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from canbao.access.keeping import Due, Keeper, keep

_COUNT_JOBS = """
    SELECT count(*) FROM store_job
    WHERE county = %s AND state IN ('done', 'failed', 'cancelled') AND ended_at < %s
"""
# The queue keeps what ended badly; it names jobs by number, and its own log says when.
_EMPTY_QUEUE = """
    DELETE FROM procrastinate_jobs WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted') AND id IN (
        SELECT job_id FROM procrastinate_events GROUP BY job_id HAVING max(at) < %s)
"""


def _ask(question: str, county: str, before: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question, [county, before])
        return int(cursor.fetchone()[0])


def _due(county: str, count: int) -> Due:
    """All of them are held, or none: none is about a record that could be held by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_is_held(%s, '', 0)", [county])
        is_held = cursor.fetchone()[0]
    return Due(0, count) if is_held else Due(count, 0)


def _look_at_requests(county: str, before: datetime) -> Due:
    return _due(county, _ask("SELECT access_count_requests(%s, %s)", county, before))


def _destroy_requests(county: str, _found: Due, before: datetime) -> None:
    _ask("SELECT access_destroy_requests(%s, %s)", county, before)


def _look_at_jobs(county: str, before: datetime) -> Due:
    return _due(county, _ask(_COUNT_JOBS, county, before))


def _destroy_jobs(county: str, _found: Due, before: datetime) -> None:
    _ask("SELECT access_destroy_jobs(%s, %s)", county, before)
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY_QUEUE, [before])


keep("requests", Keeper(_look_at_requests, _destroy_requests))
keep("jobs", Keeper(_look_at_jobs, _destroy_jobs))
