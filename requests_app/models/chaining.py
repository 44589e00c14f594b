"""The chain of a request's events, held by the database: raw SQL and a bulk insert are linked as well.

`requests_app.chain` says the same in Python; a test holds the two together.
"""

import pgtrigger

# The request's row is locked, as by every writer: two events of one request come one after the other.
# Behind the head there are events only while a statement that inserts several of one request is at it.
_LINK = """
SELECT COALESCE(last.sequence, r.event_count) + 1, COALESCE(last.digest, r.head) INTO NEW.sequence, previous
  FROM public.requests_app_teamrequest r LEFT JOIN LATERAL (
       SELECT e.sequence, e.digest FROM public.requests_app_event e
        WHERE e.team_request_id = r.id AND e.sequence > r.event_count ORDER BY e.sequence DESC LIMIT 1) last ON TRUE
 WHERE r.id = NEW.team_request_id FOR NO KEY UPDATE OF r;
NEW.digest := encode(sha256(convert_to(json_build_array(
    1, previous, NEW.id, NEW.team_request_id, NEW.sequence, NEW.kind,
    NEW.commitment_id, NEW.actor_id, NEW.for_person_id,
    to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    to_char(NEW.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    NEW.note, NEW.data::text, NEW.is_internal, NEW.form_token)::text, 'UTF8')), 'hex');
RETURN NEW;
"""

# The heads move once for a whole statement: to update a request by itself costs more than all the rest.
_MOVE_HEADS = """
UPDATE public.requests_app_teamrequest r SET event_count = last.sequence, head = last.digest
  FROM (SELECT DISTINCT ON (team_request_id) team_request_id, sequence, digest
          FROM new_values ORDER BY team_request_id, sequence DESC) last
 WHERE r.id = last.team_request_id;
RETURN NULL;
"""

# Within the trigger that moves it the depth is 1; a statement of anybody's own has none.
_BY_ITSELF = "pg_trigger_depth() = 0 AND "
_REFUSE = "RAISE EXCEPTION 'The head of request % moves with an event only', NEW.id;"

event_linked = pgtrigger.Trigger(
    name="event_linked",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("previous", "TEXT")],
    func=_LINK,
)
heads_moved = pgtrigger.Trigger(
    name="heads_moved",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="new_values"),  # type: ignore[no-untyped-call]
    func=_MOVE_HEADS,
)
head_moves_with_an_event = pgtrigger.Trigger(
    name="head_moves_with_an_event",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        f"{_BY_ITSELF}(OLD.event_count <> NEW.event_count OR OLD.head <> NEW.head)",
    ),
    func=_REFUSE,
)
chain_begins_empty = pgtrigger.Trigger(
    name="chain_begins_empty",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition(f"{_BY_ITSELF}(NEW.event_count <> 0 OR NEW.head <> '')"),
    func=_REFUSE,
)
