"""Secrets that have to be read again, kept encrypted: whoever has only the database reads none."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def keys(purpose: str) -> MultiFernet:
    """Made of the secret key, and of those that it replaced, so that a new one locks nobody out.

    Each purpose has keys of its own: what was encrypted for one is not read for another.
    """
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"{purpose} {secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
