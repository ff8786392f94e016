"""The product's own settings, with what a test must not do switched off."""

import datetime as dt
import os
import tempfile
from pathlib import Path

os.environ.setdefault("SPEAN_VAR", str(Path(tempfile.gettempdir()) / "spean-tests"))

if not os.environ.get("DATABASE_URL"):
    from spean.base import embedded
    from spean.cli.house import data_directory

    embedded.start(data_directory())

from spean.cli.preparing import compile_catalogues
from spean.settings import *  # noqa: F403  tests stand on the product's settings
from spean.settings import DATABASES, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
IDLE_LOCK = LONGEST_SITTING = dt.timedelta(days=4000)  # a story lives months within one sitting
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("SPEAN_TEST_DATABASE", "spean_test")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "⚠ undefined: %s"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

compile_catalogues()  # before Django starts, for it reads the Khmer words while it does
