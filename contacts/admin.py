"""The admin of this app: a look for support, and a company's own provider of sign-ins, which has no page."""

from typing import Any, cast
from urllib.parse import urljoin

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.db.models import ForeignKey, Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from contacts import operations
from contacts.models import Assignment, Availability, Clec, CompanySignIn, Invitation, Person, User
from contacts.queries import clecs_for
from contacts.queries.kept import kept

MOST = 1000


class First(Paginator):  # type: ignore[type-arg]  # not subscriptable as it runs
    """Counts no further than it shows: a long table would be walked through for each page."""

    @cached_property
    def count(self) -> int:
        return cast(QuerySet[Model], self.object_list).order_by()[:MOST].count()

    def page(self, number: int | str) -> "Page[Any]":
        """The numbers of its rows first: read whole, and joined to what their list shows, are these alone."""
        page = super().page(number)
        shown = cast(QuerySet[Model], page.object_list).values_list("pk", flat=True)
        page.object_list = cast(QuerySet[Model], self.object_list).filter(pk__in=list(shown))
        return page

    @property
    def is_cut(self) -> bool:
        return self.count == MOST


def actor_of(request: HttpRequest) -> User:
    """Who is signed in; the site lets nobody else in."""
    return cast(User, request.user)


class Look(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable as it runs
    """A table to look at: searched by an index, newest first, changed by nobody here.

    What `AdminSite` lets in may see all of it. Django's history of the admin is not kept: the record is elsewhere.
    """

    actions = None
    list_per_page = 50
    ordering = ("-pk",)
    paginator = First
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    sortable_by = ()
    view_on_site = False

    def get_urls(self) -> list[URLPattern]:
        return [
            self.door("", require_safe(self.changelist_view), "changelist"),
            self.door("<str:object_id>/change/", require_safe(self.change_view), "change"),
        ]

    def door(self, route: str, view: Any, name: str) -> URLPattern:
        """An address of this table."""
        opts = self.model._meta
        named = f"{opts.app_label}_{opts.model_name}_{name}"
        return cast(URLPattern, path(route, self.admin_site.admin_view(view), name=named))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return kept(actor_of(request), self.model)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model:
        """The row, or a page that is not there."""
        row: Model | None = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404
        return row

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only by the filters that are offered: any column else could be asked for, letter by letter."""
        return lookup.partition("__")[0] in self.list_filter

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, *_: Any) -> None:  # type: ignore[override]
        """Nothing: the record keeps what was changed."""

    def log_deletions(self, *_: Any) -> None:  # type: ignore[override]
        """Nothing, as above."""


@admin.register(Clec)
class Companies(Look):
    list_display = ("name", "kind", "status", "merged_into")
    list_select_related = ("merged_into",)
    search_fields = ("name",)
    search_help_text = "Part of the name."


@admin.register(Person)
class People(Look):
    list_display = ("name", "position", "email", "director", "is_active")
    list_select_related = ("director",)
    search_fields = ("name", "email")
    search_help_text = "Part of the name or of the address."


@admin.register(User)
class SignIns(Look):
    exclude = ("password",)
    list_display = ("name", "email", "role", "clec", "is_active", "last_login")
    list_select_related = ("clec",)
    search_fields = ("name", "email")
    search_help_text = "Part of the name or of the address."


@admin.register(Assignment)
class Assignments(Look):
    list_display = ("clec", "person", "position", "state", "starts_on", "ends_on")
    list_select_related = ("clec", "person")
    search_fields = ("clec__name",)
    search_help_text = "Part of the company’s name."


@admin.register(Availability)
class Absences(Look):
    list_display = ("person", "kind", "starts_at", "ends_at", "back_up", "cancelled_at")
    list_select_related = ("person", "back_up")
    search_fields = ("person__name",)
    search_help_text = "Part of the person’s name."


@admin.register(Invitation)
class Invitations(Look):
    exclude = ("token_hash",)
    list_display = ("email", "role", "clec", "invited_by", "invited_at", "used_at", "revoked_at")
    list_select_related = ("clec", "invited_by")
    search_fields = ("email",)
    search_help_text = "Part of the address."


class BindProvider(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable as it runs
    """Whose word is taken for whom: a company, and its OpenID Connect provider."""

    issuer = forms.URLField(
        assume_scheme="https",
        max_length=300,
        help_text="https://…, where /.well-known/openid-configuration is found.",
    )
    client_id = forms.CharField(max_length=191)
    client_secret = forms.CharField(max_length=191, widget=forms.PasswordInput(attrs={"autocomplete": "off"}))

    class Meta:
        model = CompanySignIn
        fields = ("clec",)

    def clean_issuer(self) -> str:
        issuer: str = self.cleaned_data["issuer"]
        if not issuer.startswith("https://"):
            raise forms.ValidationError("Write an address that begins with https://.")
        return issuer


@admin.register(CompanySignIn)
class Providers(Look):
    """Bound and taken away by the operations; to change one, take it away and bind it anew."""

    form = BindProvider
    raw_id_fields = ("clec",)
    list_display = ("clec", "issuer")
    list_select_related = ("clec", "app")
    search_fields = ("clec__name",)
    search_help_text = "Part of the company’s name."

    def get_urls(self) -> list[URLPattern]:
        return [
            *super().get_urls(),
            self.door("add/", self.add_view, "add"),
            self.door("<str:object_id>/delete/", self.delete_view, "delete"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("clec", "app").defer("app__secret")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ("clec", "issuer", "client_id", "client_secret")
        return ("clec", "issuer", "client_id", "registers", "signs_in_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_fields(request, obj) if obj else ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **kwargs, queryset=clecs_for(actor_of(request)))

    def save_model(self, request: HttpRequest, obj: CompanySignIn, form: BindProvider, change: bool) -> None:
        given = form.cleaned_data
        bound = operations.bind_provider(
            clec=given["clec"],
            issuer=given["issuer"],
            client_id=given["client_id"],
            client_secret=given["client_secret"],
            actor=actor_of(request),
            at=request.at,  # type: ignore[attr-defined]
        )
        obj.pk, obj.app = bound.pk, bound.app

    def delete_model(self, request: HttpRequest, obj: CompanySignIn) -> None:
        operations.unbind_provider(clec_id=obj.clec_id, actor=actor_of(request), at=request.at)  # type: ignore[attr-defined]

    def issuer(self, bound: CompanySignIn) -> str:
        return str(bound.app.settings["server_url"])

    def client_id(self, bound: CompanySignIn) -> str:
        return str(bound.app.client_id)

    @admin.display(description="to be registered there")
    def registers(self, bound: CompanySignIn) -> str:
        return address("openid_connect_callback", bound)

    @admin.display(description="sign in at")
    def signs_in_at(self, bound: CompanySignIn) -> str:
        return address("openid_connect_login", bound)


def address(name: str, bound: CompanySignIn) -> str:
    """Where the portal is for this provider, in full."""
    return str(urljoin(settings.PORTAL_URL, reverse(name, args=[bound.app.provider_id])))
