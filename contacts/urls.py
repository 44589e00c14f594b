"""Addresses of this app."""

from django.urls import include, path

from . import views
from .views import changes, clec_contacts, desk, verifying

app_name = "contacts"
directory = [
    path("", desk.companies, name="desk_companies"),
    path("companies/new/", desk.new_company, name="desk_new_company"),
    path("companies/<int:clec_id>/", desk.company, name="desk_company"),
    path("companies/<int:clec_id>/edit/", desk.edit_company, name="desk_edit_company"),
    path("companies/<int:clec_id>/codes/", desk.add_code, name="desk_add_code"),
    path("companies/<int:clec_id>/former-names/", desk.add_former_name, name="desk_add_former_name"),
    path("companies/<int:clec_id>/assign/", desk.assign, name="desk_assign"),
    path("codes/<int:code_id>/retire/", desk.retire_code, name="desk_retire_code"),
    path("codes/<int:code_id>/remove/", desk.remove_code, name="desk_remove_code"),
    path("former-names/<int:former_name_id>/remove/", desk.remove_former_name, name="desk_remove_former_name"),
    path("assignments/<int:assignment_id>/replace/", desk.replace, name="desk_replace"),
    path("assignments/<int:assignment_id>/end/", desk.end, name="desk_end"),
    path("assignments/<int:assignment_id>/call-off/", desk.call_off, name="desk_call_off"),
    path("people/", desk.people, name="desk_people"),
    path("people/new/", desk.new_person, name="desk_new_person"),
    path("people/<int:person_id>/", desk.person, name="desk_person"),
    path("people/<int:person_id>/edit/", desk.edit_person, name="desk_edit_person"),
    path("numbers/", desk.numbers, name="desk_numbers"),
    path("numbers/new/", desk.new_number, name="desk_new_number"),
    path("numbers/<int:number_id>/replace/", desk.replace_number, name="desk_replace_number"),
    path("numbers/<int:number_id>/end/", desk.end_number, name="desk_end_number"),
]
urlpatterns = [
    path("team/", views.team, name="team"),
    path("companies/", views.lookup, name="lookup"),
    path("companies/<int:clec_id>/", views.company, name="company"),
    path("companies/<int:clec_id>/contacts/", clec_contacts.contacts, name="clec_contacts"),
    path("companies/<int:clec_id>/contacts/<slug:function>/", clec_contacts.contact, name="clec_contact"),
    path("companies/<int:clec_id>/contacts/<slug:function>/end/", clec_contacts.end, name="end_clec_contact"),
    path("companies/<int:clec_id>/team.vcf", views.team_cards, name="team_cards"),
    path("directory/", include(directory)),
    path("how-times/", views.guidelines, name="guidelines"),
    path("people/<int:person_id>/report/", verifying.report, name="report"),
    path("people/<int:person_id>/card.vcf", views.person_card, name="person_card"),
    path("people/<int:person_id>/verify/", views.verify, name="verify"),
    path("people/", views.sign_ins, name="sign_ins"),
    path("people/invite/", views.invite, name="invite"),
    path("people/invitations/<int:invitation_id>/revoke/", views.revoke, name="revoke"),
    path("people/accounts/<int:account_id>/", views.one, name="sign_in"),
    path("people/accounts/<int:account_id>/deactivate/", views.deactivate, name="deactivate"),
    path("people/accounts/<int:account_id>/reactivate/", views.reactivate, name="reactivate"),
    path("people/accounts/<int:account_id>/second-step/", views.take_second_step, name="take_second_step"),
    path("invitation/<str:token>/", views.accept, name="accept"),
    # Upkeep: office hours and holidays, guidelines, numbers
    path("upkeep/calendars/", changes.calendars, name="calendars"),
    path("upkeep/calendars/<int:calendar_id>/propose/", changes.propose_calendar, name="propose_calendar"),
    path("upkeep/guidelines/", changes.rules, name="rules"),
    path("upkeep/guidelines/<int:rule_id>/propose/", changes.propose_rule, name="propose_rule"),
    path("upkeep/guidelines/proposed/<int:rule_proposal_id>/", changes.rule_proposal, name="rule_proposal"),
    path("upkeep/numbers/", verifying.numbers, name="numbers"),
    path("availability/", views.availability, name="availability"),
    path("availability/<int:availability_id>/end/", views.end_early, name="end_early"),
    path("availability/<int:availability_id>/cancel/", views.cancel, name="cancel"),
]
