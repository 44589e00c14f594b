"""What a request is about, and which half of the account team that belongs to (S63, S65)."""

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


class Topic(models.TextChoices):
    ORDER = "order", "Order: in jeopardy, delayed, rejected or cancelled"
    ORDER_ESCALATION = "order_escalation", "Order escalation: missed date, status, intervention"
    EXPEDITE = "expedite", "Expedite: a date earlier than the standard one"
    REPAIR = "repair", "Repair: trouble that needs escalating"
    OUTAGE = "outage", "Outage: what happened, when it is restored"
    BILLING = "billing", "Billing question"
    TESTING = "testing", "Testing or performance figures"
    COVERAGE = "coverage", "Agreement: does it cover this product?"
    CHANGE_MANAGEMENT = "change_management", "Change management: product, process or system"
    SERVICE_QUESTION = "service_question", "Another service question"
    SERVICE_COMPLAINT = "service_complaint", "Complaint about service"
    PRODUCT = "product", "Product, price or proposal"
    AGREEMENT = "agreement", "Agreement or amendment: where is it, ask for one"
    INTERCONNECTION = "interconnection", "Interconnection planning"
    SPECIAL_REQUEST = "special_request", "Special request (BFR, SR)"
    SALES_QUESTION = "sales_question", "Another sales question"
    SALES_COMPLAINT = "sales_complaint", "Complaint about sales"
    ASSIGNMENT_MISSING = "assignment_missing", "Assignment missing or wrong contact"

    @property
    def side(self) -> Side:
        return SIDES[self]


_SALES = [
    Topic.PRODUCT,
    Topic.AGREEMENT,
    Topic.INTERCONNECTION,
    Topic.SPECIAL_REQUEST,
    Topic.SALES_QUESTION,
    Topic.SALES_COMPLAINT,
]
SIDES = {
    **dict.fromkeys(Topic, Side.SERVICE),
    **dict.fromkeys(_SALES, Side.SALES),
    Topic.ASSIGNMENT_MISSING: Side.SALES_OPERATIONS,
}
