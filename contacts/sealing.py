"""The triggers cannot be switched off, led astray or called by those who only use the tables.

pgtrigger makes a trigger's function anew whenever it changes, so this is done again after each migration.
"""

from typing import Any

from django.db import connections

# 1. pgtrigger asks this function whether a setting, which anyone may set, says to ignore a trigger: never.
# 2. The triggers write as the owner of the tables: nobody else may write to the record. Their names are looked up
#    in the public schema first, so that no temporary table takes the place of one of ours.
#    They go by index: a plan made while a table was small is kept by its connection when the table has grown.
# 3. A trigger's function needs no right to be called when it fires; to hang it on another table does.
# 4. A temporary table could carry a trigger of its own.
_SEAL = r"""
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
  LANGUAGE sql IMMUTABLE AS 'SELECT FALSE';
DO $$
DECLARE
  name REGPROCEDURE;
BEGIN
  FOR name IN SELECT oid FROM pg_proc
               WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'pgtrigger\_%' LOOP
    EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = public, pg_temp', name);
    EXECUTE format('ALTER FUNCTION %s SET enable_seqscan = off', name);
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
  END LOOP;
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;
"""


def seal(*, using: str, **_: Any) -> None:
    """After `migrate`, as the owner."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc('public._pgtrigger_should_ignore')")
        if cursor.fetchone()[0]:
            cursor.execute(_SEAL)
