"""How the installation is doing, for the system administrator.

In: nothing. Out: measures and findings with what to do. Never: a change of anything.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from canbao.access.health import health_of
from canbao.web.pages import Visit, page


@page("a/health", "运行状况", rights=("view_health",))
def health(request: Visit) -> HttpResponse:
    """What is measured, and what the doctor finds."""
    return render(request, "web/health.html", {"health": health_of(request.actor)})
