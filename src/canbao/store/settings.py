"""Django's settings, made from the configuration. Loaded by `canbao.store.opening.open_store`.

In: environment variables (see `configuration.SETTINGS`). Out: names that Django reads.
Never: a secret with a default.
"""

from __future__ import annotations

from pathlib import Path

from canbao.store.addresses import addresses_of
from canbao.store.configuration import Zone, read_configuration
from canbao.store.logs import logging_of
from canbao.store.server import BUSINESS_ZONE

CONFIGURATION = read_configuration()

DATABASES = addresses_of(CONFIGURATION)
INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "canbao.store",
    "canbao.access",
    "canbao.registry",
    "canbao.lists",
    "canbao.billing",
    "canbao.money",
    "canbao.exchange",
    "canbao.campaign",
    "canbao.crossing",
    "canbao.phones",
    "canbao.api",
    "canbao.web",
]
ROOT_URLCONF = "canbao.web.public_urls" if CONFIGURATION.zone is Zone.PUBLIC else "canbao.web.urls"
MIDDLEWARE = [
    "canbao.web.measuring.measured",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "canbao.web.visits.guard",
    "canbao.api.urls.unkept",
    *(["canbao.web.visits.recognise"] if CONFIGURATION.zone is Zone.PRIVATE else []),
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "canbao.web.context.frame"],
        },
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = Path(__file__).parent.parent / "web" / "static"
WHITENOISE_MAX_AGE = 365 * 24 * 3600
"""Seconds. The address of a file changes with its content."""
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 << 20
"""Bytes of one request: a package of 200,000 payments as CSV is half of it."""
FILE_UPLOAD_PERMISSIONS = 0o600
USE_X_FORWARDED_HOST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not set(CONFIGURATION.hosts) <= {"127.0.0.1", "localhost"}
"""Outside this machine pages go over TLS alone, which a proxy in front of canbao ends."""
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in CONFIGURATION.hosts] if SESSION_COOKIE_SECURE else []
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "canbao.web.entering.not_from_here"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_USER_MODEL = "access.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TIME_ZONE = BUSINESS_ZONE
USE_TZ = True
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
DEBUG = False
LOGGING = logging_of(CONFIGURATION.logs)
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "outside_tasks" if CONFIGURATION.zone is Zone.PUBLIC else "tasks"
