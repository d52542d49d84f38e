"""What whoever watches an installation asks of it: whether it is ready, and figures for Prometheus.

In: every request as it passes; a question of a watcher. Out: counts over all processes, states as they are. Never: a
figure with a person, an account, a unit or an address in its labels; an answer to anybody but the named watchers.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from canbao.access.actors import counties
from canbao.access.doctor import check_migrations
from canbao.access.health import LEAST_FREE, backups_written
from canbao.access.sign_ins import server_time
from canbao.store.configuration import Zone, read_configuration
from canbao.store.failures import StoreFailed
from canbao.store.logs import FACTS
from canbao.store.scope import scope_of, scoped
from canbao.web.serving import COUNTS
from canbao.web.sources import source_of

MOST_CLOCK_SECONDS = 5.0
"""Between this machine and the database's: more, and signatures and codes of others begin to fail."""
NOWHERE = "none"
"""The page of an address that there is not."""
_log = logging.getLogger("canbao.requests")
REQUESTS = Counter("canbao_requests", "Requests answered.", ["page", "method", "status"])
SECONDS = Histogram(
    "canbao_request_seconds", "Seconds until an answer was made, without waiting for a hand.", ["page"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)  # fmt: skip
_EVERYWHERE = {
    "canbao_jobs_queued": ("Jobs that wait.", "SELECT count(*) FROM store_job WHERE county = %s AND state = 'queued'"),
    "canbao_jobs_running": (
        "Jobs at work.", "SELECT count(*) FROM store_job WHERE county = %s AND state = 'running' AND ended_at IS NULL",
    ),
    "canbao_letters_open": (
        "Letters of the public zone that nobody has answered or carried.",
        "SELECT count(*) FROM crossing_letter WHERE county = %s AND answered_at IS NULL",
    ),
    "canbao_packages_unsaid": (
        "Packages that the other zone has not said it has.",
        "SELECT count(*) FROM crossing_package WHERE county = %s AND side = 'made' AND said_at IS NULL",
    ),
}  # fmt: skip
_INSIDE = {
    "canbao_exchange_gaps": (
        "Numbers of packages of partners that did not come.",
        "SELECT count(*) FROM exchange_gap WHERE county = %s AND closed_at IS NULL",
    ),
    "canbao_messages_queued": (
        "Messages to people that wait.",
        "SELECT count(*) FROM campaign_message WHERE county = %s AND state = 'queued'",
    ),
    "canbao_payments_hour": (
        "Payments recorded within the last hour.",
        "SELECT count(*) FROM money_payment WHERE county = %s AND recorded_at > now() - interval '1 hour'",
    ),
    "canbao_phones_paired": (
        "Collectors' telephones that work.",
        "SELECT count(*) FROM phones_phone WHERE county = %s AND state = 'paired'",
    ),
}
_OLDEST = {
    "canbao_job_oldest_seconds": (
        "Age of the oldest job that waits.",
        "SELECT extract(epoch FROM now() - min(created_at)) FROM store_job WHERE county = %s AND state = 'queued'",
    ),
    "canbao_letter_oldest_seconds": (
        "Age of the oldest letter of the public zone that nobody has answered or carried.",
        "SELECT extract(epoch FROM now() - min(written_at)) FROM crossing_letter"
        " WHERE county = %s AND answered_at IS NULL",
    ),
}
_CONNECTIONS = """
    SELECT count(*), current_setting('max_connections')::int FROM pg_stat_activity
    WHERE datname = current_database()
"""


def measured(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: each request counted by its page, and told to the log."""

    def counted(request: HttpRequest) -> HttpResponse:
        begun = time.monotonic()
        response = answer(request)
        seconds = time.monotonic() - begun
        page = name_of(request)
        method = request.method if request.method in ("GET", "HEAD", "POST", "PUT", "DELETE") else "other"
        REQUESTS.labels(page, method, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(page).observe(seconds)
        facts = {
            "request": getattr(request, "number", ""), "page": page, "method": method, "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1), "source": source_of(request) or "",
        }  # fmt: skip
        _log.info("", extra={FACTS: facts})
        return response

    return counted


def name_of(request: HttpRequest) -> str:
    """The name of the page that answered: one of those that there are, whatever was typed."""
    match = request.resolver_match
    if match is None:
        return "static" if request.path.startswith("/static/") else NOWHERE
    return match.url_name or match.route or NOWHERE


def watched(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers the named watchers alone; to others there is no such address. Whoever comes through a proxy that nobody
    named is not the machine that the proxy stands on.
    """

    def asked(request: HttpRequest) -> HttpResponse:
        return view(request) if is_watcher(request) else HttpResponse(status=404)

    return asked


def is_watcher(request: HttpRequest) -> bool:
    source, configuration = source_of(request), settings.CONFIGURATION
    if source is None:
        return False
    if source == request.META.get("REMOTE_ADDR") and request.META.get("HTTP_X_FORWARDED_FOR"):
        return False
    return any(ip_address(source) in network for network in configuration.watchers)


@watched
def ready(_: HttpRequest) -> HttpResponse:
    """Whether requests can be answered: each check with its words, 503 where one fails."""
    checks = {"database": _database(), "schema": _schema(), "disk": _disk(), "clock": _clock()}
    is_ready = not any(checks.values())
    shown = {name: words or "ok" for name, words in checks.items()}
    return JsonResponse({"ready": is_ready, **shown}, status=200 if is_ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, StoreFailed) as error:
        return f"数据库不答复 the database does not answer: {type(error).__name__}"
    return ""


def _schema() -> str:
    try:
        return "；".join(found.what for found in check_migrations())
    except (DatabaseError, StoreFailed) as error:
        return f"查不到 not known: {type(error).__name__}"


def _disk() -> str:
    share = _free()
    return "" if share >= LEAST_FREE else f"磁盘只剩 {share:.0%} little of the disk is left"


def _clock() -> str:
    try:
        behind = abs(server_time().timestamp() - time.time())
    except (DatabaseError, StoreFailed) as error:
        return f"查不到 not known: {type(error).__name__}"
    return "" if behind <= MOST_CLOCK_SECONDS else f"与数据库的时钟差 {behind:.0f} 秒 apart from the database's clock"


@watched
def metrics(_: HttpRequest) -> HttpResponse:
    """Counts of all processes, and states of now, as Prometheus reads them."""
    registry = CollectorRegistry()
    if COUNTS in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    registry.register(_States())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _States(Collector):
    """What is read when it is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily("canbao_disk_free_ratio", "Share of the disk that is free.", _free())
        written = backups_written(read_configuration().var)
        if written:
            age = time.time() - max(written)
            yield GaugeMetricFamily("canbao_backup_age_seconds", "Age of the newest backup.", age)
        try:
            yield from _asked()
        except (DatabaseError, StoreFailed):
            yield GaugeMetricFamily("canbao_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("canbao_database_up", "Whether the database answers.", 1)


def _asked() -> Iterator[GaugeMetricFamily]:
    is_inside = settings.CONFIGURATION.zone is Zone.PRIVATE
    places = list(counties())
    for name, (about, question) in {**_EVERYWHERE, **(_INSIDE if is_inside else {})}.items():
        yield GaugeMetricFamily(name, about, sum(_one(county, question) for county in places))
    for name, (about, question) in _OLDEST.items():
        yield GaugeMetricFamily(name, about, max((_one(county, question) for county in places), default=0))
    with connection.cursor() as cursor:
        cursor.execute(_CONNECTIONS)
        open_now, most = cursor.fetchone()
    yield GaugeMetricFamily("canbao_database_connections", "Connections of the database.", open_now)
    yield GaugeMetricFamily("canbao_database_connections_most", "Connections that it may have.", most)


def _one(county: str, question: str) -> float:
    with scoped(scope_of([county])), connection.cursor() as cursor:
        cursor.execute(question, [county])
        return float(cursor.fetchone()[0] or 0)


def _free() -> float:
    place = read_configuration().var
    there = next(each for each in (place, *place.absolute().parents) if each.exists())
    disk = shutil.disk_usage(there)
    return disk.free / disk.total


urlpatterns: list[URLPattern] = [path("ready", ready), path("metrics", metrics)]
