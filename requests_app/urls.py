"""Addresses of this app."""

from django.urls import path

from .views import (
    actions,
    changing,
    detail,
    directing,
    evidence,
    feeds,
    files,
    filters,
    listing,
    logging,
    mail,
    meetings,
    merging,
    outages,
    post_mortems,
    projects,
    queue,
    record,
    replies,
    texts,
    weekly,
)

app_name = "requests"
urlpatterns = [
    # Lists
    path("queue/", queue.queue, name="queue"),
    path("past-guideline/", directing.past, name="past"),
    path("requests/", listing.listing, name="list"),
    path("requests/filters/keep/", filters.keep, name="keep_filter"),
    path("requests/filters/<int:filter_id>/drop/", filters.drop, name="drop_filter"),
    path("requests/company/", weekly.my_company, name="my_company"),
    path("requests/company/<int:clec_id>/", weekly.company, name="company"),
    path("record/", record.record, name="record"),
    # Outages
    path("outages/", outages.board, name="outages"),
    path("outages/new/", outages.post, name="post_outage"),
    path("outages/<int:outage_id>/", outages.outage, name="outage"),
    path("outages/<int:outage_id>/<slug:outage_step>/", outages.step, name="outage_step"),
    # One's own calendar
    path("feed/", feeds.feed, name="feed"),
    path("feed/renew/", feeds.renew, name="renew_feed"),
    path("feed/revoke/", feeds.revoke, name="revoke_feed"),
    path("feeds/<str:token>.ics", feeds.feed_file, name="feed_file"),
    # Companies
    path("directory/companies/<int:clec_id>/merge/", merging.merge, name="merge"),
    # Upkeep: what waits to be decided, a calendar that changes, and what it moves
    path("upkeep/", changing.upkeep, name="upkeep"),
    path("upkeep/calendars/proposed/<int:proposal_id>/", changing.calendar_proposal, name="calendar_proposal"),
    path("upkeep/calendars/versions/<int:version_id>/due-times/", changing.due_times, name="due_times"),
    # Texts that answers begin with
    path("replies/", replies.replies, name="replies"),
    path("replies/new/", replies.new_reply, name="new_reply"),
    path("replies/<int:reply_id>/", replies.reply, name="reply"),
    path("replies/<int:reply_id>/retire/", replies.retire_reply, name="retire_reply"),
    path("replies/<int:reply_id>/bring-back/", replies.bring_reply_back, name="bring_reply_back"),
    # Mail that came in
    path("mail/", mail.tray, name="mail"),
    path("mail/<int:mail_id>/", mail.one, name="one_mail"),
    path("mail/<int:mail_id>/original/", mail.original, name="original_mail"),
    path("mail/<int:mail_id>/attached/<slug:digest>/", mail.attached, name="attached_to_mail"),
    # For programs
    path("inbound/texts/", texts.texts, name="texts"),
    # One request
    path("requests/log/", logging.log, name="log"),
    path("requests/log/preview/", logging.preview, name="preview"),
    path("requests/project/", projects.project, name="project"),
    path("requests/<int:request_id>/", detail.detail, name="detail"),
    path("requests/<int:request_id>/promised-day/", detail.promised_day, name="promised_day"),
    path("requests/<int:request_id>/meetings/", meetings.propose, name="propose_meeting"),
    path("requests/<int:request_id>/meetings/<int:meeting_id>.ics", meetings.entry, name="meeting_entry"),
    path("requests/<int:request_id>/meetings/<int:meeting_id>/<slug:step>/", meetings.step, name="meeting_step"),
    path("requests/<int:request_id>/post-mortem/<int:version>/", post_mortems.page, name="post_mortem"),
    path("requests/<int:request_id>/post-mortem/<int:version>.pdf", post_mortems.as_pdf, name="post_mortem_pdf"),
    path("requests/<int:request_id>/evidence/", evidence.page, name="evidence"),
    path("requests/<int:request_id>/evidence.json", evidence.as_json, name="evidence_json"),
    path("requests/<int:request_id>/evidence.pdf", evidence.as_pdf, name="evidence_pdf"),
    path("requests/<int:request_id>/files/<int:attachment_id>/", files.attachment, name="attachment"),
    path("requests/<int:request_id>/<slug:action>/", actions.act, name="act"),
]
