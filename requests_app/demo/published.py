"""The sample requests D01 to D28, at their times of May 2006 in the office of the manager."""

from contacts.guideline import Channel
from requests_app.lifecycle import Medium

from .moments import day, on, worked
from .script import Story, acknowledge, answer, attempt, call, mail, resolve, unsatisfied

# The receipts that lie last, in wall time and zone: they decide how far everything is moved.
LAST_RECEIPTS = [
    ("2006-05-17 17:40", "America/Chicago"),
    ("2006-05-17 09:00", "America/Denver"),
    ("2006-05-16 07:15", "America/Los_Angeles"),
    ("2006-05-15 09:10", "America/Phoenix"),
]

PUBLISHED = [
    Story(
        "D01",
        "cobalt",
        "ellery",
        "joan",
        "order",
        Channel.PAGER,
        "DS1 loop order in jeopardy, code K17",
        on("2006-05-09 10:05"),
        state="CO",
        pon="CM%y%m%d-0001",
        detail="The due date is Friday. Is there a facility, or do we tell the customer?",
        filled={
            "order_number": "C27106334",
            "product": "DS1 loop",
            "stage": "after_foc",
            "original_due_on": day("2006-05-12"),
            "jeopardy_code": "K17",
        },
        steps=(
            call(worked("2006-05-09 10:22"), "ellery", "A pair is free from Thursday; the date holds."),
            resolve(
                worked("2006-05-09 16:30"),
                "ellery",
                "No pair was free on the day of the notice; one was released, and the order is back to its date.",
            ),
        ),
    ),
    Story(
        "D02",
        "cobalt",
        "ellery",
        "joan",
        "order_escalation",
        Channel.PAGER,
        "EEL in Albuquerque missed its date",
        on("2006-05-09 16:50"),
        state="NM",
        detail="Nobody came to the site. The call centre gave no new date.",
        steps=(
            call(worked("2006-05-10 08:20"), "ellery", "The technician was sent elsewhere; new date Thursday."),
            resolve(worked("2006-05-11 15:10"), "ellery", "Installed and tested."),
        ),
    ),
    Story(
        "D03",
        "redbutte",
        "castellano",
        "castellano",
        "repair",
        Channel.PAGER,
        "LIS trunk group blocked at Ogden",
        on("2006-05-09 16:50"),
        state="UT",
        contact=("Miles Tranter", "801-555-0143"),
        steps=(
            call(
                worked("2006-05-10 08:21"), "castellano", "Repair Center has the group on test, first call of the day."
            ),
            resolve(worked("2006-05-10 14:00"), "castellano", "A failed card was changed."),
        ),
    ),
    Story(
        "D04",
        "cobalt",
        "ellery",
        "joan",
        "order",
        Channel.VOICEMAIL,
        "Loss report counts one line twice",
        on("2006-05-09 14:30"),
        state="CO",
        steps=(
            call(worked("2006-05-10 09:30"), "ellery", "The line moved on the same day; the report shows both orders."),
            resolve(
                worked("2006-05-10 11:00"), "ellery", "The line was ported twice: each loss is a report of its own."
            ),
        ),
    ),
    # D22 is its second half: raised to the director, who calls; the company is still not content.
    Story(
        "D05",
        "saltgrass",
        "dworak",
        "mercy",
        "order",
        Channel.VOICEMAIL,
        "Delayed UNE-L order in Lincoln",
        on("2006-05-10 13:15"),
        state="NE",
        detail="The order has been delayed since 24 April without a reason.",
        steps=(
            call(
                worked("2006-05-11 15:40"),
                "lindqvist",
                "Hal is in training. No facility yet; engineering answers Monday.",
            ),
            unsatisfied(
                worked("2006-05-12 13:20"),
                "mercy",
                "The answer to our voicemail came 3 h 25 late, and the call center, which we called twice on Thursday, "
                "could not tell us who stands in.",
            ),
            answer(worked("2006-05-12 15:10"), "nakai", "Called Mercy. Hal gives the reason and a new date on Monday."),
            unsatisfied(
                worked("2006-05-12 16:30"),
                "mercy",
                "We are still dissatisfied: there is no date, only a promise of one.",
            ),
        ),
    ),
    Story(
        "D06",
        "cobalt",
        "ellery",
        "joan",
        "expedite",
        Channel.PAGER,
        "Earlier date for two loops in Gallup",
        on("2006-05-12 15:30"),
        state="NM",
        filled={
            "type": "requiring_approval",
            "reason": "delayed_order",
            "standard_on": day("2006-05-22"),
            "wanted_on": day("2006-05-17"),
        },
        steps=(
            mail(
                worked("2006-05-15 11:05"),
                "ellery",
                "From the site visit: Wednesday is possible, confirmed with the centre.",
            ),
            resolve(worked("2006-05-17 15:00"), "ellery", "Installed on the earlier date.", decision="granted"),
        ),
    ),
    Story(
        "D07",
        "cobalt",
        "ellery",
        "joan",
        "coverage",
        Channel.EMAIL,
        "Is UDIT OC3 covered in New Mexico?",
        on("2006-05-12 18:20"),
        state="NM",
        steps=(
            acknowledge(
                worked("2006-05-15 16:10"),
                "ellery",
                day("2006-05-18"),
                "I will read Amendment 3 against your order and call you.",
            ),
            call(worked("2006-05-18 11:00"), "ellery", "Covered by Amendment 3, executed on 14 February."),
        ),
    ),
    Story(
        "D08",
        "copper",
        "begaye",
        "carl",
        "billing",
        Channel.EMAIL,
        "QLSP billed at the resale rate",
        on("2006-05-15 09:10"),
        state="AZ",
        steps=(
            attempt(worked("2006-05-16 09:02"), "begaye", "I have your mail and will look into it.", Medium.EMAIL),
            acknowledge(
                worked("2006-05-16 10:30"),
                "begaye",
                day("2006-05-19"),
                "Billing runs again on Thursday; I will call on Friday.",
            ),
        ),
    ),
    Story(
        "D09",
        "cobalt",
        "ellery",
        "joan",
        "testing",
        Channel.PAGER,
        "Acceptance test in Pueblo, who attends?",
        on("2006-05-09 17:30"),
        state="CO",
        detail="I am in Portland this week, please call my cellular.",
        steps=(
            call(worked("2006-05-10 08:12"), "ellery", "The technician will be there at nine."),
            resolve(worked("2006-05-10 16:00"), "ellery", "Test passed."),
        ),
    ),
    Story(
        "D10",
        "cobalt",
        "begaye",
        "ira",
        "outage",
        Channel.PAGER,
        "Are the Mesa trunks part of the outage?",
        on("2006-05-09 15:45"),
        state="AZ",
        steps=(
            call(worked("2006-05-09 16:09"), "begaye", "No, a card of their own; restored at 16:40."),
            resolve(worked("2006-05-10 09:00"), "begaye", "Restored and confirmed."),
        ),
    ),
    Story(
        "D13",
        "juniper",
        "pratt",
        "nora",
        "order",
        Channel.EMAIL,
        "Resale orders for Ontario are rejected",
        on("2006-05-16 07:15"),
        state="OR",
        detail="Malheur County keeps Mountain Time: 08:15 here.",
        steps=(
            acknowledge(
                worked("2006-05-16 11:40"), "pratt", day("2006-05-19"), "The address file is corrected on Thursday."
            ),
        ),
    ),
    Story(
        "D14",
        "prairie",
        "lindqvist",
        "ken",
        "repair",
        Channel.VOICEMAIL,
        "Cut-over left three loops without dial tone",
        on("2006-05-17 13:30"),
        state="SD",
        pon="PS%y%m%d-0031",
    ),
    Story(
        "D15",
        "platte",
        "dworak",
        "lena",
        "order",
        Channel.EMAIL,
        "Resale order rejected twice, address not found",
        on("2006-05-17 17:40"),
        state="SD",
        pon="PB%y%m%d-0004",
        detail="Rapid City, 16:40 here.",
    ),
    Story(
        "D23",
        "lakehead",
        "eklund",
        "astrid",
        "assignment_missing",
        Channel.PORTAL_FORM,
        "We have no Service Manager",
        on("2006-05-17 10:15"),
        detail="The look-up shows nobody since Owen Pratt left the account on 1 May.",
    ),
    Story(
        "D28",
        "redbutte",
        "castellano",
        "miles",
        "change_management",
        Channel.EMAIL,
        "Help with filing a change request",
        on("2006-05-17 09:00"),
        state="UT",
        steps=(
            acknowledge(
                worked("2006-05-17 15:00"), "castellano", day("2006-05-22"), "I will go through your draft with you."
            ),
        ),
    ),
]
