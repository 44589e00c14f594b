"""The sample requests D18 to D27, each of a kind of its own, at their times of May 2006 in the manager's office."""

from contacts.guideline import Channel
from requests_app.models import Side

from .moments import day, on, worked
from .script import Story, acknowledge, analyse, call, deliver, fill_in

BY_KIND = [
    Story(
        "D16",
        "redbutte",
        "castellano",
        "miles",
        "post_mortem",
        Channel.PORTAL_FORM,
        "Why the DS3 to Ogden was out for a night",
        on("2006-05-09 11:30"),
        state="UT",
        filled={
            "circuit": "/HFFU/000316/NW",
            "began_at": on("2006-05-05 16:30"),
            "restored_at": on("2006-05-06 02:10"),
        },
        steps=(
            acknowledge(
                worked("2006-05-09 15:40"),
                "castellano",
                day("2006-05-17"),
                "The NROC has the notes; I read them first.",
            ),
            analyse(
                worked("2006-05-10 10:00"),
                "castellano",
                complexity="medium",
                partner="nroc",
                partner_contact="Dell Ostrow",
                cause="A fibre was cut by a contractor who dug beside the highway north of Ogden.",
            ),
            analyse(
                worked("2006-05-16 16:00"),
                "castellano",
                process="The DS3 was rerouted by way of Logan at 02:10; the cable was spliced the next afternoon.",
                prevention="Cable markers stand every 100 feet there now, and the county calls before it digs.",
            ),
            deliver(
                worked("2006-05-17 14:00"), "castellano", "Miles Tranter", "Please ask where something is not clear."
            ),
        ),
    ),
    Story(
        "D17",
        "cobalt",
        "ellery",
        "joan",
        "post_mortem",
        Channel.PORTAL_FORM,
        "Five hours without Gallup’s trunks",
        on("2006-05-15 09:20"),
        state="NM",
        filled={
            "began_at": on("2006-05-14 07:05"),
            "restored_at": on("2006-05-14 12:05"),
            "unusual_because": "The third time this month.",
        },
        steps=(
            acknowledge(
                worked("2006-05-15 14:10"), "ellery", day("2006-05-24"), "I go through all three with the NROC."
            ),
            analyse(
                worked("2006-05-17 15:00"), "ellery", complexity="high", partner="nroc", partner_contact="Dell Ostrow"
            ),
        ),
    ),
    Story(
        "D18",
        "northgate",
        "dworak",
        "dworak",
        "service_complaint",
        Channel.EMAIL,
        "Three managers in one year",
        on("2006-05-11 10:20"),
        state="MN",
        contact=("Paul Ness", "612-555-0148"),
        detail="Each of them had to be taught our network again.",
        steps=(
            acknowledge(worked("2006-05-11 15:00"), "dworak", day("2006-05-16"), "I bring it to my director."),
            fill_in(worked("2006-05-11 15:10"), "dworak", next_update_on=day("2006-05-19")),
            call(worked("2006-05-16 10:00"), "dworak", "The hand-over will be in writing this time."),
        ),
    ),
    Story(
        "D19",
        "prairie",
        "lindqvist",
        "ken",
        "grooming",
        Channel.EMAIL,
        "Groom 14 DS1s to the DS3 hub in Fargo",
        on("2006-05-12 11:00"),
        state="ND",
        filled={"scope": "14 DS1s from the old hub to the DS3 hub, four a night.", "is_out_of_hours": "yes"},
        steps=(
            acknowledge(worked("2006-05-12 16:00"), "lindqvist", day("2006-05-17"), "I name a coordinator by then."),
            call(worked("2006-05-17 11:00"), "lindqvist", "Ida Storm coordinates it; she calls you about the nights."),
            fill_in(worked("2006-05-17 11:10"), "lindqvist", coordinator="Ida Storm"),
        ),
    ),
    Story(
        "D20",
        "copper",
        "ortega",
        "carl",
        "project",
        Channel.EMAIL,
        "OC48 ring around Phoenix",
        on("2006-05-15 13:30"),
        state="AZ",
        filled={"scope": "OC48 ring with four sites; the list comes with the drawing.", "wanted_on": day("2006-09-01")},
    ),
    Story(
        "D21",
        "tamarack",
        "raman",
        "raman",
        "repair",
        Channel.EMAIL,
        "Loops in Spokane noisy after every rain",
        on("2006-05-16 08:30"),
        state="WA",
        contact=("Hugh Lindqvist", "509-555-0127"),
        side=Side.SALES,
        filled={"severity": "affecting", "is_chronic": "yes", "is_isolated": "yes"},
        steps=(
            fill_in(
                worked("2006-05-16 14:10"),
                "raman",
                consulted="Owen Pratt",
                consulted_at=worked("2006-05-16 14:00"),
                steps_taken="Two dispatches, a splice dried out and closed again.",
                is_joint="yes",
                joint_resolution="A tech meet on Tuesday; until then dispatches go straight to the cable crew.",
            ),
        ),
    ),
    Story(
        "D24",
        "tamarack",
        "raman",
        "ted",
        "special_request",
        Channel.EMAIL,
        "Number portability at one switch in Helena",
        on("2006-05-10 09:30"),
        state="MT",
        filled={"type": "lnp_bfr", "switches": "HLNAMTMADS0"},
        steps=(
            fill_in(worked("2006-05-10 10:00"), "raman", served_by="Owen Pratt"),
            fill_in(worked("2006-05-19 10:00"), "raman", acknowledged_on=day("2006-05-19")),
        ),
    ),
    Story(
        "D26",
        "prairie",
        "lindqvist",
        "ken",
        "expedite",
        Channel.PAGER,
        "Earlier date for a DS1 in Sioux Falls",
        on("2006-05-16 10:15"),
        state="SD",
        filled={
            "type": "requiring_approval",
            "reason": "grand_opening",
            "standard_on": day("2006-05-31"),
            "wanted_on": day("2006-05-22"),
        },
        steps=(
            call(worked("2006-05-16 10:35"), "lindqvist", "No facilities before the 26th; I put it in writing."),
            fill_in(
                worked("2006-05-16 10:45"),
                "lindqvist",
                decision="denied",
                denied_because="No facilities: the next free pair is at the end of the week after next.",
                alternate_on=day("2006-05-26"),
            ),
        ),
    ),
    Story(
        "D27",
        "whitebark",
        "whitcombe",
        "whitcombe",
        "agreement",
        Channel.EMAIL,
        "Where is our agreement for Wyoming?",
        on("2006-05-17 10:40"),
        state="WY",
        contact=("Jo Whitebark", "307-555-0126"),
        filled={"wanted": "status"},
    ),
]
