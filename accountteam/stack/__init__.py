"""The portal on one machine: embedded PostgreSQL and Valkey, and the supervisor behind `make run`.

Tests and proofs start the same servers and programs through `accountteam.stack.testing`.
"""


class StackError(Exception):
    """Something the person at the keyboard has to know; the message is for them."""
