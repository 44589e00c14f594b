"""Addresses of this app."""

from django.urls import path

from . import views

app_name = "contacts"
urlpatterns = [
    path("team/", views.team, name="team"),
    path("companies/", views.lookup, name="lookup"),
    path("companies/<int:clec_id>/", views.company, name="company"),
    path("how-times/", views.guidelines, name="guidelines"),
    path("people/<int:person_id>/verify/", views.verify, name="verify"),
    path("people/", views.sign_ins, name="sign_ins"),
    path("people/invite/", views.invite, name="invite"),
    path("people/invitations/<int:invitation_id>/revoke/", views.revoke, name="revoke"),
    path("people/accounts/<int:account_id>/", views.one, name="sign_in"),
    path("people/accounts/<int:account_id>/deactivate/", views.deactivate, name="deactivate"),
    path("people/accounts/<int:account_id>/reactivate/", views.reactivate, name="reactivate"),
    path("invitation/<str:token>/", views.accept, name="accept"),
    path("availability/", views.availability, name="availability"),
    path("availability/<int:availability_id>/end/", views.end_early, name="end_early"),
    path("availability/<int:availability_id>/cancel/", views.cancel, name="cancel"),
]
