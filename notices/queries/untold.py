"""What nobody at all could be told."""

from django.db.models import QuerySet

from contacts.models import User
from notices.access import may_see_untold
from notices.models import RECIPIENTS, Notice


def untold_notices(actor: User) -> QuerySet[Notice]:
    """The newest first, with whom they were for; none for who does not see to them."""
    notices = Notice.objects.filter(untold_at__isnull=False).select_related(*RECIPIENTS)
    return notices.order_by("-untold_at", "-pk") if may_see_untold(actor) else notices.none()
