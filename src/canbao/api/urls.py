"""Addresses of the API: everything under /api/v1, signed, but for its description and whether it is alive.

In: HTTP. Out: the routers' answers. Never: an address without a caller; an answer that is kept on its way.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from canbao import __version__
from canbao.api.describing import Api, Signed
from canbao.api.errors import answer_refusals
from canbao.api.fhir_people import router as fhir_people
from canbao.api.lists import router as lists
from canbao.api.packages import router as packages
from canbao.api.payments import router as payments
from canbao.api.people import router as people
from canbao.api.progress import router as progress
from canbao.api.refusals import refuse

ABOUT = """
Every request is signed: `Authorization: Canbao-HMAC-SHA256 key=…, time=…, nonce=…, signature=…`, over method, path,
time, nonce, Idempotency-Key and the SHA-256 of the body (docs/reference/api.md). Sums are in fen, dates are ISO 8601;
both ends of a period are inclusive. A refusal is a problem (RFC 9457): what is wrong, where, how to mend it, and a word
for programs. 429 and 503 say in Retry-After how long to wait.
"""


api = Api(
    title="canbao", version=__version__, description=ABOUT, docs_url=None, openapi_url="/openapi.json",
    auth=Signed(), urls_namespace="api",
)  # fmt: skip
answer_refusals(api)
for router in (people, payments, progress, lists, fhir_people, packages):
    api.add_router("", router)


def alive(_: HttpRequest) -> HttpResponse:
    """Nothing but that it is: who watches it need not know more."""
    return JsonResponse({"alive": True})


def unkept(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: nothing is answered under a foreign name; no answer is kept on its way, taken for another type, or
    without its length, which shows a cut.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        request.get_host()
        response = answer(request)
        if response.status_code == 405 and request.path.startswith("/api/"):
            response = _no_method(response["Allow"])
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        if not response.streaming:
            response["Content-Length"] = str(len(response.content))
        return response

    return answered


def _no_method(allowed: str) -> HttpResponse:
    """An address that is asked in another way."""
    response = refuse(405, "no_such_method", f"这个地址只能用 this address is asked by: {allowed}")
    response["Allow"] = allowed
    return response


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that there is not."""
    del request, exception
    return refuse(404, "not_found", "没有这个地址 no such address")


def failed(request: HttpRequest) -> HttpResponse:
    """Something that nobody foresaw, outside the addresses of the API."""
    del request
    return refuse(500, "failed", "服务器出错 it failed")


urlpatterns = [path("api/v1/", api.urls), path("alive", alive)]
handler404 = not_there
handler500 = failed
