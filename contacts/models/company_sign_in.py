"""Which company a provider of sign-ins speaks for."""

from allauth.socialaccount.models import SocialApp
from django.db import models

from .clec import Clec
from .keeping import kept


@kept()
class CompanySignIn(models.Model):
    """A company's own OpenID Connect provider. It signs in that company's accounts and nobody else.

    `app.provider_id` stands in the address that the company signs in at. It is random: a name would tell a rival
    who is a customer here.
    """

    clec = models.OneToOneField(Clec, verbose_name="company", on_delete=models.PROTECT, related_name="sign_in")
    app = models.OneToOneField(SocialApp, on_delete=models.CASCADE, related_name="company")

    class Meta:
        verbose_name = "provider of a company"
        verbose_name_plural = "providers of companies"

    def __str__(self) -> str:
        return f"{self.clec}: {self.app}"
