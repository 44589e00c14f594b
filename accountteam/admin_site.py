"""Django's admin: a look at what is kept, and what has no page of its own."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, reverse

from accountteam.second_step import has_second_step, has_shown_second_step
from contacts.access import may_open_admin
from contacts.models import User

View = Callable[..., HttpResponseBase]


class PortalAdmin(AdminSite):
    """For administrators who showed a second step; for everybody else nothing is there.

    Signing in and out and passwords are the portal's own pages: of Django's there are none here, nor its pick-lists.
    """

    site_title = site_header = "Account Team"
    index_title = "What is kept"

    def has_permission(self, request: HttpRequest) -> bool:
        user = cast(User, request.user)
        return may_open_admin(user) and has_shown_second_step(request, user)

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        """Missing for whom it is not for; an administrator is asked for the second step, or led to set it up."""
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = cast(User, request.user)
            if not may_open_admin(user):
                raise Http404
            if not has_shown_second_step(request, user):
                proof = "mfa_reauthenticate" if has_second_step(user) else "mfa_index"
                return redirect_to_login(request.get_full_path(), reverse(proof))
            return guarded(request, *args, **kwargs)

        return door

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Named one by one, so that what Django adds to its own stays out."""
        lists = [
            path(f"{model._meta.app_label}/{model._meta.model_name}/", include(kept.urls))
            for model, kept in self._registry.items()
        ]
        return [
            path("", self.admin_view(self.index), name="index"),
            path("words.js", self.admin_view(self.i18n_javascript, cacheable=True), name="jsi18n"),
            path("<slug:app_label>/", self.admin_view(self.app_index), name="app_list"),
            *lists,
        ]
