"""Which half of the account team a request belongs to (S63, S65)."""

from django.db import models

from contacts.models import Position


class Side(models.TextChoices):
    SALES = "sales", "Sales"
    SERVICE = "service", "Service"
    SALES_OPERATIONS = "sales_operations", "Sales Operations"

    @property
    def position(self) -> Position | None:
        """Who answers for this side; Sales Operations is a desk, not an assignment."""
        return {Side.SALES: Position.SALES_EXECUTIVE, Side.SERVICE: Position.SERVICE_MANAGER}.get(self)
