"""What the policies ask, as functions of the database; replacing them locks no table."""

# They look into these tables, so they are made once all of them are there.
TABLES = {
    "contacts_availability",
    "requests_app_commitment",
    "requests_app_event",
    "requests_app_escalation",
    "requests_app_participant",
    "requests_app_party",
}

# After the transaction that set it, a setting of ours reads as '', not NULL.
#
# Whom a company may know: who serves it, who has a request of its, to whom one was raised; for two steps who directs
# or backs up these; who takes part in a request or a meeting of its; Sales Operations. A policy may not look
# into its own table, so the owner of the tables answers, once a transaction: asked in the policy, every query that
# reads a person would work it out again.
#
# The page of one request also names who once had it or took somebody's place. For all requests of a large company
# that would be a walk through all of its clocks.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION portal_company() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('portal.company', true), '')::bigint;

CREATE OR REPLACE FUNCTION portal_actor() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('portal.actor', true), '')::bigint;

CREATE OR REPLACE FUNCTION portal_people() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('portal.people', true), '')::bigint[];

CREATE OR REPLACE FUNCTION portal_people_of(company bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH near AS (
    SELECT person_id AS id FROM contacts_assignment WHERE clec_id = company
    UNION SELECT owner_id FROM requests_app_teamrequest WHERE clec_id = company
    UNION SELECT e.director_id FROM requests_app_escalation e
            JOIN requests_app_teamrequest r ON r.id = e.team_request_id WHERE r.clec_id = company),
  behind AS (
    SELECT id FROM near
    UNION SELECT unnest(ARRAY[p.director_id, p.back_up_id]) FROM contacts_person p WHERE p.id IN (SELECT id FROM near)
    UNION SELECT a.back_up_id FROM contacts_availability a WHERE a.person_id IN (SELECT id FROM near))
  SELECT array_agg(id) FROM (
    SELECT id FROM behind
    UNION SELECT unnest(ARRAY[p.director_id, p.back_up_id]) FROM contacts_person p WHERE p.id IN (SELECT id FROM behind)
    UNION SELECT a.back_up_id FROM contacts_availability a WHERE a.person_id IN (SELECT id FROM behind)
    UNION SELECT t.person_id FROM requests_app_participant t JOIN requests_app_meeting m ON m.id = t.meeting_id
            JOIN requests_app_teamrequest r ON r.id = m.team_request_id WHERE r.clec_id = company
    UNION SELECT t.person_id FROM requests_app_party t
            JOIN requests_app_teamrequest r ON r.id = t.team_request_id WHERE r.clec_id = company
    UNION SELECT id FROM contacts_person WHERE position = 'sales_operations') everybody
   WHERE id IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION portal_people_with(request bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT portal_people() || array_agg(id) FROM (
    SELECT responsible_id AS id FROM requests_app_commitment WHERE team_request_id = request
    UNION SELECT for_person_id FROM requests_app_event WHERE team_request_id = request) everybody
   WHERE id IS NOT NULL
     AND EXISTS (SELECT 1 FROM requests_app_teamrequest r WHERE r.id = request AND r.clec_id = portal_company())
$$;

REVOKE ALL ON FUNCTION portal_people_of(bigint), portal_people_with(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_people_of(bigint)
   TO portal_app, portal_gate, portal_tenant, portal_staff, portal_engine;
GRANT EXECUTE ON FUNCTION portal_people_with(bigint) TO portal_tenant;
"""
