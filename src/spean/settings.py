"""All settings, from the environment only, with safe defaults for a first start."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from spean.base.embedded import DATABASE, settings_from_url, socket_directory


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
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


# ── Where things are ──────────────────────────────────────────────────────────────────────────
PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parents[1]
VAR = Path(text("SPEAN_VAR", str(ROOT / "var"))).resolve()
POSTGRES_DATA = VAR / "postgres"
MEDIA_ROOT = VAR / "files"
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
    "spean.registry.accounts",
    "spean.registry.places",
    "spean.registry.organisations",
    "spean.registry.funding",
    "spean.registry.centres",
    "spean.casework.people",
    "spean.casework.contacts",
    "spean.casework.cases",
    "spean.casework.skills",
    "spean.casework.jobs",
    "spean.casework.intake",
    "spean.policy.insight",
    "spean.demo",
    "spean.web.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "spean.web.ui.middleware.SecurityHeaders",
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
    "spean.web.ui.middleware.SayWhyNot",
    "spean.web.ui.digits.DigitsOfTheReader",
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
        "OPTIONS": {"options": "-c synchronous_commit=on -c lock_timeout=20s"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_ADAPTER = "spean.web.ui.signin.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key,30/5m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Spean"

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer would blank the Origin of our own forms
X_FRAME_OPTIONS = "DENY"

# ── Languages and time ────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "km"
LANGUAGES = [("km", _("Khmer")), ("en", _("English")), ("ja", _("Japanese"))]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
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
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
IMPORT_MAX_BYTES = number("SPEAN_IMPORT_MAX_MB", 50) * 1024 * 1024

# ── Jobs, and what is written to the log (never what a page contains) ─────────────────────────
PROCRASTINATE_ON_APP_READY = None
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": text("SPEAN_LOG_LEVEL", "WARNING")},
}
