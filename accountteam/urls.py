"""Addresses of the portal."""

from allauth.account import views as account
from allauth.socialaccount.providers.openid_connect.views import callback
from allauth.socialaccount.views import login_cancelled
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from . import providers, views


class Base36(StringConverter):
    """Ends at the first hyphen: the key behind it has hyphens of its own."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36, "base36")

# Of allauth's pages those that this portal has; addresses and names are allauth's own.
sign_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/<base36:uidb36>-<key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("email/", account.email, name="account_email"),
    path("email/sent/", account.email_verification_sent, name="account_email_verification_sent"),
    path("email/<key>/", account.confirm_email, name="account_confirm_email"),
    path("sessions/", include("allauth.usersessions.urls")),
    path("sessions/<int:user_session_id>/end/", views.end_session, name="usersessions_end"),
    path("second-step/", include("allauth.mfa.urls")),
    path("through/<str:provider_id>/", providers.login, name="openid_connect_login"),
    path("through/<str:provider_id>/back/", callback, name="openid_connect_callback"),
    path("called-off/", login_not_required(login_cancelled), name="socialaccount_login_cancelled"),
]

handler400 = views.unreadable

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("contacts.urls")),
    path("", include("notices.urls")),
    path("", include("requests_app.urls")),
    path("sign-in/", include(sign_in)),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
