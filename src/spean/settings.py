"""All settings, from the environment only, with safe defaults for a first start."""

import datetime as dt
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from spean.base.embedded import DATABASE, settings_from_url, socket_directory, tls_from_url


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "yes" if default else "no").lower()
    if value not in {"yes", "no"}:
        msg = f"{name} must be yes or no, not {value!r}."
        raise ImproperlyConfigured(msg)
    return value == "yes"


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        msg = f"{name} must be a whole number, not {value!r}."
        raise ImproperlyConfigured(msg)
    return int(value)


def listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def secret(path: Path) -> str:
    """A key of this installation's own, made at the first start and readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


# ── Where things are ──────────────────────────────────────────────────────────────────────────
PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parents[1]
VAR = Path(text("SPEAN_VAR", str(ROOT / "var"))).resolve()
POSTGRES_DATA = VAR / "postgres"
MEDIA_ROOT = VAR / "files"
ANCHORS = Path(text("SPEAN_ANCHORS", str(VAR / "anchors")))  # better on another disk
READ_BUDGET = number("SPEAN_READ_BUDGET", 60)  # files of different people, a colleague and day
GATEWAYS = Path(text("SPEAN_GATEWAYS", str(VAR / "gateways.toml")))  # who takes our messages
SPEAN_KEYS = Path(text("SPEAN_KEYS", str(VAR / "keys"))).resolve()
PRODUCTION = flag("SPEAN_PRODUCTION")
DEBUG = flag("SPEAN_DEBUG")
DEMO = flag("SPEAN_DEMO", default=not PRODUCTION)

if PRODUCTION and not text("SPEAN_SECRET_KEY"):
    raise ImproperlyConfigured("Set SPEAN_SECRET_KEY before starting in production.")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("SPEAN_DEBUG must be no in production: it shows data to visitors.")
if PRODUCTION and DEMO:
    raise ImproperlyConfigured("SPEAN_DEMO must be no in production: its passwords are public.")

SECRET_KEY = text("SPEAN_SECRET_KEY") or secret(VAR / "secret-key")
FORGOTTEN_KEY = text("SPEAN_FORGOTTEN_KEY") or secret(VAR / "forgotten-key")
ALLOWED_HOSTS = listed("SPEAN_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = listed("SPEAN_ORIGINS")

# ── What is in the house, in its order ────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "spean.web.ui",  # before allauth, so that its pages wear our look
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "spean.base.sealing",
    "spean.base.audit",
    "spean.base.receipts",
    "spean.base.work",
    "spean.registry.accounts",
    "spean.registry.places",
    "spean.registry.organisations",
    "spean.registry.funding",
    "spean.registry.centres",
    "spean.registry.directory",
    "spean.registry.savedviews",
    "spean.casework.people",
    "spean.casework.contacts",
    "spean.casework.cases",
    "spean.casework.assessments",
    "spean.casework.zones",
    "spean.casework.sealed",
    "spean.casework.skills",
    "spean.casework.background",
    "spean.casework.questionnaires",
    "spean.casework.jobs",
    "spean.casework.intake",
    "spean.casework.referrals",
    "spean.casework.outreach",
    "spean.casework.outbox",
    "spean.casework.complaints",
    "spean.casework.plans",
    "spean.casework.rights",
    "spean.casework.doubles",
    "spean.casework.changes",
    "spean.policy.insight",
    "spean.demo",
    "spean.web.desk",
    "spean.web.partner",
    "spean.web.public",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "spean.web.ui.middleware.SecurityHeaders",
    "spean.web.ui.arriving.TextThatCanBeKept",
    "django.middleware.gzip.GZipMiddleware",  # above WhiteNoise: styles travel small too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "spean.web.ui.middleware.WhoIsAsking",
    "spean.web.ui.presence.Presence",
    "spean.web.ui.arriving.AnswersThatCanBeKept",
    "spean.web.ui.once.DoneOnce",
    "spean.web.ui.digits.DigitsOfTheReader",
    "spean.web.ui.middleware.ByThePolicy",  # last: it calls the view itself
]

ROOT_URLCONF = "spean.urls"
WSGI_APPLICATION = "spean.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "spean.web.desk.context.everywhere",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "spean.web.ui.templatetags.tokens",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]

# ── One database: PostgreSQL ──────────────────────────────────────────────────────────────────
EMBEDDED = not text("DATABASE_URL")
QUIET = " -c log_min_error_statement=panic -c log_error_verbosity=terse" if EMBEDDED else ""
# A statement that fails would stand in the server's log with every name in it. On a server of your
# own only its superuser may say so: `spean check --deploy` asks for it.
SESSION = (  # an answer is given only once it is on the disk; nobody waits or holds on for ever
    "-c synchronous_commit=on -c lock_timeout=20s -c statement_timeout=300s "
    "-c idle_in_transaction_session_timeout=1800s"
)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **(
            {"NAME": DATABASE, "USER": "postgres", "HOST": str(socket_directory(POSTGRES_DATA))}
            if EMBEDDED
            else settings_from_url(text("DATABASE_URL"))
        ),
        "CONN_MAX_AGE": number("SPEAN_CONNECTION_SECONDS", 60),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": f"{SESSION}{QUIET}",
            "connect_timeout": 10,
            **tls_from_url(text("DATABASE_URL")),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # in the database, so that every worker counts in the same place
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# ── Signing in ────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["spean.registry.accounts.hashers.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name_latin", "name_km")},
    },
    {"NAME": "spean.registry.accounts.passwords.NotTooPlain"},
    {"NAME": "spean.registry.accounts.passwords.NotTheOneThatWasGiven"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_ADAPTER = "spean.web.ui.signin.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {  # passwords and codes are counted by our own door: accounts/rules.py
    "login": None,
    "login_failed": "30/5m/key",
    "reauthenticate": "30/m/user",
}
MFA_ADAPTER = "spean.web.ui.signin.SecondFactor"
MFA_FORMS = {
    "activate_totp": "spean.web.ui.account.forms.SetUpAppForm",
    "authenticate": "spean.web.ui.account.forms.CodeForm",
    "reauthenticate": "spean.web.ui.account.forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Spean"
MFA_TOTP_TOLERANCE = 1  # the clock of an old phone may be half a minute wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
REQUIRE_SECOND_FACTOR = flag("SPEAN_REQUIRE_SECOND_FACTOR", default=not DEMO)
PROXIES = number("SPEAN_PROXIES", 1 if PRODUCTION else 0)
IDLE_LOCK = dt.timedelta(minutes=number("SPEAN_IDLE_MINUTES", 30))
LONGEST_SITTING = dt.timedelta(hours=12)

_HOST = "__Host-" if PRODUCTION else ""  # such a cookie no other host or path can set
SESSION_COOKIE_NAME = f"{_HOST}sessionid"
CSRF_COOKIE_NAME = f"{_HOST}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_HOST}django_language"
DEVICE_COOKIE_NAME = f"{_HOST}device"
DEVICE_COOKIE_AGE = 180 * 24 * 60 * 60
SESSION_COOKIE_AGE = int(LONGEST_SITTING.total_seconds())
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # names stay here
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_SSL_REDIRECT, SECURE_REDIRECT_EXEMPT = PRODUCTION, [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer would blank the Origin of our own forms

# ── Languages and time ────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "km"
LANGUAGES = [("km", _("Khmer")), ("en", _("English")), ("ja", _("Japanese"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["spean.web.ui.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = text("SPEAN_TIME_ZONE", "Asia/Phnom_Penh")

# ── Files ─────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "spean.web.ui.arriving.OnlyFilesThatAreAskedFor",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILES_ARE_ASKED_FOR_AT = {"desk:import-new", "desk:questionnaire-new"}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS, DATA_UPLOAD_MAX_NUMBER_FILES = 1_000, 2
IMPORT_MAX_BYTES = number("SPEAN_IMPORT_MAX_MB", 50) * 1024 * 1024
IMPORT_LISTS_A_DAY = number("SPEAN_IMPORT_LISTS_A_DAY", 20)  # a colleague; a centre three times

# ── Jobs, and what is written to the log (never what a page contains) ─────────────────────────
PROCRASTINATE_ON_APP_READY = None
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "spean.base.logs.WithoutValues",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": text("SPEAN_LOG_LEVEL", "WARNING")},
}
