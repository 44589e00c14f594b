"""The address that a notice is answered to: it says for which request and whom it was made, and that we made it.

`reply+1015.p12.signature@domain`. Its letters are small: mail programs and servers do not keep capitals.
"""

import base64
import re

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare

from notices.kinds import ANSWERED_BY_MAIL
from notices.models import Notice

PERSON, ACCOUNT = "p", "u"
LENGTH = 15  # bytes of the signature: 120 bits, 24 letters
_TAG = re.compile(r"\+(\d{1,18})\.([a-z]\d{1,18})\.([a-z2-7]{24})$")


def reply_to(notice: Notice) -> str:
    """Where an answer to it goes. Empty where no mail is taken in, for what is about no request, and for several
    in one message: of which of them an answer speaks, nobody knows. Whoever has no account is answered as nobody.
    """
    thing, _, number = notice.about.partition(":")
    if thing != "request" or notice.others or notice.contact_id:
        return ""
    # Of ours, only who answers the company: a word to the desk or to a director is not for it.
    if notice.person_id and notice.kind not in ANSWERED_BY_MAIL:
        return ""
    return reply_address(
        int(number), f"{PERSON}{notice.person_id}" if notice.person_id else f"{ACCOUNT}{notice.user_id}"
    )


def reply_address(request_id: int, recipient: str) -> str:
    """`recipient` is `p` or `u` with the id of a person or an account."""
    name, _, domain = settings.INBOUND_ADDRESS.partition("@")
    if not domain:
        return ""
    signed = f"{request_id}.{recipient}"
    return f"{name}+{signed}.{_signature(signed, settings.SECRET_KEY)}@{domain}"


def opened(address: str) -> tuple[int, str] | None:
    """The request's id and the recipient, if it is an address that we made."""
    name, _, domain = address.lower().partition("@")
    own_name, _, own_domain = settings.INBOUND_ADDRESS.lower().partition("@")
    tag = _TAG.search(name)
    if not own_domain or domain != own_domain or tag is None or name[: tag.start()] != own_name:
        return None
    request, recipient, signature = tag.groups()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    is_ours = [constant_time_compare(signature, _signature(f"{request}.{recipient}", key)) for key in keys]
    return (int(request), recipient) if any(is_ours) else None


def _signature(signed: str, key: str) -> str:
    """Half of Django's, in the letters that an address may have."""
    made = signing.Signer(key=key, salt="notices.addresses").signature(signed)
    digest = base64.urlsafe_b64decode(f"{made}==")
    return base64.b32encode(digest[:LENGTH]).decode().lower()
