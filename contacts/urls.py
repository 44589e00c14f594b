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
    path("availability/", views.availability, name="availability"),
    path("availability/<int:availability_id>/end/", views.end_early, name="end_early"),
    path("availability/<int:availability_id>/cancel/", views.cancel, name="cancel"),
]
