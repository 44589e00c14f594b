"""The portal's settings: one file, driven by the environment.

Importing it needs nothing. What is missing is said by the command that needs it: Django refuses an empty
SECRET_KEY when a key is first used, and manage.py says what to set when there is no database (DATABASE_URL).
Any value may come from a file instead: NAME_FILE=/run/secrets/name.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from pghistory import ForeignKey

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORTAL_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000")

# HTTPS is the deployment's; the embedded run command serves plain HTTP on loopback.
SECURE = PORTAL_URL.startswith("https://")
# How many proxies of ours stand in front. Of none, nothing that a header forwards is believed.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE and TRUSTED_PROXY_COUNT else None
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A __Host- cookie cannot be set from a neighbouring host; browsers refuse the name without HTTPS.
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE else "sessionid"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True  # pages carry the token themselves

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "phonenumber_field",
    "template_partials",
    "pghistory",
    "pgtrigger",
    "accountteam.apps.Portal",
    "accountteam.apps.Admin",
    "contacts",
    "notices",
    "requests_app",
]

MIDDLEWARE = [
    # First what every answer carries, whoever of those below gives it.
    "accountteam.headers.headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Around the transaction: what it mails after the commit asks for the request.
    "allauth.account.middleware.AccountMiddleware",
    "accountteam.middleware.second_wall",
    "accountteam.middleware.clock",
    "accountteam.middleware.record",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accountteam.second_step.SecondStepFirst",
]

ROOT_URLCONF = "accountteam.urls"
WSGI_APPLICATION = "accountteam.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accountteam.context.portal",
            ],
        },
    },
]

# Commands for the owner of the tables (manage.py says which) set AS_OWNER.
_IS_OWNER = env.bool("AS_OWNER", default=False) and env.str("OWNER_DATABASE_URL", default="")
_DATABASE = "OWNER_DATABASE_URL" if _IS_OWNER else "DATABASE_URL"
DATABASES = {"default": env.db(_DATABASE)} if env.str(_DATABASE, default="") else {}
if DATABASES:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = [
    # PostgreSQL has covering indexes and unique nulls; Django warns only while no database is set, in front of what is
    # said then.
    "models.W040",
    "models.W047",
    # A browser's list of HTTPS-only names is for whole domains: their owner's to decide, not one host's.
    "security.W021",
]

AUTH_USER_MODEL = "contacts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "accountteam.sign_in.InvitedOnly"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "feed": "120/m/ip"}

MFA_ADAPTER = "accountteam.second_step.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Account Team"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
# Who must have a second step before anything else; in the demo nobody must.
MFA_REQUIRED_ROLES = env.list(
    "MFA_REQUIRED_ROLES",
    default=[] if DEMO else ["service_director", "sales_director", "sales_operations", "administrator"],
)

# Our own people's provider stands here, a company's in rows bound to it (contacts.models.CompanySignIn).
OIDC_STAFF_ISSUER = env.str("OIDC_STAFF_ISSUER", default="")
OIDC_STAFF_NAME = env.str("OIDC_STAFF_NAME", default="the carrier’s sign-in")
SOCIALACCOUNT_ADAPTER = "accountteam.providers.KnownAccountsOnly"
SOCIALACCOUNT_AUTO_SIGNUP = False
# A link, not a form: browsers hold form-action 'self' against where a form is sent on to.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "staff",
                "name": OIDC_STAFF_NAME,
                "client_id": env.str("OIDC_STAFF_CLIENT_ID", default=""),
                "secret": env.str("OIDC_STAFF_CLIENT_SECRET", default=""),
                "settings": {"server_url": OIDC_STAFF_ISSUER},
            }
        ]
        if OIDC_STAFF_ISSUER
        else [],
    }
}

SESSION_COOKIE_AGE = 12 * 60 * 60
# Sessions and messages live in PostgreSQL and the cookie: the broker may be down and people still sign in.
SESSION_ENGINE = "accountteam.sessions"
# allauth counts failed sign-ins in the cache, which must outlive one gunicorn process.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"},
}

# What is kept of a change says when it was made, not when its transaction began: in one order over all tables.
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"
PGHISTORY_FOREIGN_KEY_FIELD = ForeignKey(db_index=False)

# The day's heads of the record are signed with this key, which is in no database, and put or sent elsewhere.
RECORD_KEY = env.str("RECORD_KEY", default="")
RECORD_FOLDER = env.str("RECORD_FOLDER", default=str(BASE_DIR / "var" / "record"))
RECORD_MAIL_TO = env.list("RECORD_MAIL_TO", default=[])

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
FORMAT_MODULE_PATH = "accountteam.formats"
TIME_ZONE = "America/Denver"  # for people who have not signed in; everybody else has a zone

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_STORAGE_PLAIN = env.bool("PLAIN_STATIC", default=DEBUG)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STATICFILES_STORAGE_PLAIN
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = STATICFILES_STORAGE_PLAIN
WHITENOISE_AUTOREFRESH = STATICFILES_STORAGE_PLAIN

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap draws its arrows and ticks as data: pictures
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
PHONENUMBER_DEFAULT_REGION = "US"
PHONENUMBER_DB_FORMAT = "E164"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"

vars().update(env.email("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Account Team <portal@ilec.example.com>")
EMAIL_TIMEOUT = 10

# How pagers and cellular telephones are reached: a gateway by HTTP, else one by e-mail (docs/notices.md).
GATEWAYS = {
    name: {
        "url": env.str(f"{name.upper()}_GATEWAY_URL", default=""),
        "token": env.str(f"{name.upper()}_GATEWAY_TOKEN", default=""),
        "shape": env.str(
            f"{name.upper()}_GATEWAY_SHAPE", default='{"to": "{number}", "text": "{text}", "key": "{key}"}'
        ),
        "receipt": env.str(f"{name.upper()}_GATEWAY_RECEIPT", default="id"),
        "mail": env.str(f"{name.upper()}_GATEWAY_MAIL", default=""),
    }
    for name in ("pager", "sms")
}
# Nothing is sent to this machine but, in tests, to these ports of it.
OUTBOUND_LOOPBACK_PORTS = env.list("OUTBOUND_LOOPBACK_PORTS", cast=int, default=[])
# Mail that comes in: the address it comes to (notices are answered to reply+...@ there), the servers of ours that
# take it, by the names they write into a mail, and the doors: a mailbox, a provider's webhook, a gateway for texts.
INBOUND_ADDRESS = env.str("INBOUND_ADDRESS", default="")
INBOUND_HOSTS = env.list("INBOUND_HOSTS", default=[])
IMAP_URL = env.str("IMAP_URL", default="")
INBOUND_WEBHOOK_SECRET = env.list("INBOUND_WEBHOOK_SECRET", default=[])
TEXTS_WEBHOOK_SECRET = env.list("TEXTS_WEBHOOK_SECRET", default=[])

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"careful": {"()": "accountteam.logs.Careful"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["careful"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"level": "WARNING"},  # to the root: Django's own would mail errors, with all that was posted
        "django.request": {"level": "ERROR"},  # a page not found is an answer, not a problem
    },
}
