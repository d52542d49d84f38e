"""Django's settings, made from the configuration. Loaded by `canbao.store.opening.open_store`.

In: environment variables (see `configuration.SETTINGS`). Out: names that Django reads.
Never: a secret with a default; anything that only pages need (that is the room `web`).
"""

from __future__ import annotations

from canbao.store.addresses import addresses_of
from canbao.store.configuration import read_configuration
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
    "canbao.api",
]
ROOT_URLCONF = "canbao.api.urls"
MIDDLEWARE = ["canbao.api.urls.unkept"]
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 << 20
"""Bytes of one request: a package of 200,000 payments as CSV is half of it."""
FILE_UPLOAD_PERMISSIONS = 0o600
USE_X_FORWARDED_HOST = False
AUTH_USER_MODEL = "access.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TIME_ZONE = BUSINESS_ZONE
USE_TZ = True
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
DEBUG = False
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
