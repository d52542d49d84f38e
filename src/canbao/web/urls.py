"""Addresses of the private zone: the API and the pages of everybody who works here.

In: HTTP. Out: what the API or a page answers. Never: a page that the table of pages does not have.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from canbao.api import urls as api_urls
from canbao.store.configuration import Zone
from canbao.web import (
    access_pages,
    account_pages,
    begin_pages,
    behind_pages,
    bulletin_pages,
    campaign_pages,
    cash_pages,
    channel_pages,
    correct_pages,
    delivery_pages,
    diff_pages,
    duplicate_pages,
    duty_pages,
    enrolment_pages,
    entering,
    export_pages,
    finding,
    hand_over_pages,
    health_pages,
    home,
    household_pages,
    import_pages,
    inspection_pages,
    job_pages,
    letter_pages,
    list_pages,
    measuring,
    message_pages,
    money_pages,
    objection_pages,
    paired_pages,
    pay_pages,
    people_pages,
    person_pages,
    place_pages,
    policy_pages,
    posting_pages,
    progress_pages,
    pupil_pages,
    quality_pages,
    refund_pages,
    register_pages,
    reminder_pages,
    report_pages,
    reversal_pages,
    run_pages,
    slip_pages,
    standing_pages,
    supervision_pages,
    trail_pages,
    undo_pages,
    unsent_pages,
    verification_pages,
    why_pages,
    window_pages,
)
from canbao.web.pages import Page, View, addresses

__all__ = [
    "access_pages", "account_pages", "begin_pages", "behind_pages", "bulletin_pages", "campaign_pages",
    "cash_pages", "channel_pages", "correct_pages", "delivery_pages", "diff_pages", "duplicate_pages", "duty_pages",
    "enrolment_pages", "export_pages", "finding", "hand_over_pages", "handler404", "handler500", "health_pages", "home",
    "household_pages", "import_pages", "inspection_pages", "job_pages", "letter_pages", "list_pages",
    "message_pages", "money_pages", "objection_pages", "paired_pages", "pay_pages", "people_pages",
    "person_pages", "place_pages", "policy_pages", "posting_pages", "progress_pages", "pupil_pages", "quality_pages",
    "refund_pages", "register_pages", "reminder_pages", "report_pages", "reversal_pages", "run_pages",
    "slip_pages", "standing_pages", "supervision_pages", "trail_pages", "undo_pages", "unsent_pages", "urlpatterns",
    "verification_pages", "why_pages", "window_pages",
]  # fmt: skip


def _before(found: Page) -> View:
    def entered(request: HttpRequest, **given: Any) -> HttpResponseBase:
        return entering.let_in(found, request, given)

    return entered


urlpatterns = [*api_urls.urlpatterns, *measuring.urlpatterns, *addresses(_before, Zone.PRIVATE)]


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that there is not."""
    found = api_urls.not_there if request.path.startswith("/api/") else entering.not_there
    return found(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    """Something that nobody foresaw."""
    return api_urls.failed(request) if request.path.startswith("/api/") else entering.failed_page(request)
