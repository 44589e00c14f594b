"""Who signs in. A custom user from the first migration: the e-mail address is the name."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper

from contacts import wall

from .clec import Clec
from .keeping import Updated, changed, kept
from .person import Person, validate_zone


class Role(models.TextChoices):
    """What a signed-in person is to the portal (domain 3.3)."""

    CLEC_USER = "clec_user", "Company user"
    CLEC_ADMIN = "clec_admin", "Company administrator"
    SERVICE_MANAGER = "service_manager", "Service Manager"
    SALES_EXECUTIVE = "sales_executive", "Sales Executive"
    SERVICE_DIRECTOR = "service_director", "Service Director"
    SALES_DIRECTOR = "sales_director", "Sales Director"
    SALES_OPERATIONS = "sales_operations", "Sales Operations"
    ADMINISTRATOR = "administrator", "Administrator"


CLEC_ROLES = [Role.CLEC_USER, Role.CLEC_ADMIN]
DIRECTOR_ROLES = [Role.SERVICE_DIRECTOR, Role.SALES_DIRECTOR]
MANAGER_ROLES = [Role.SERVICE_MANAGER, Role.SALES_EXECUTIVE]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; the address is kept in lower case."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class Hash(models.CharField):  # type: ignore[type-arg]  # not subscriptable as it runs
    """A hash that only the gate and the owner of the tables may read: everybody else is given an empty one.

    Django asks for every column of a row; the second wall refuses this one, and with it the whole query.
    """

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        if (choice := wall.present()) is None or choice.role == wall.Role.GATE:
            return sql, params
        return "''", []

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """To migrations it is what it always was."""
        name, _, args, keywords = super().deconstruct()
        return name, "django.db.models.CharField", args, keywords


@kept(
    # That a password was changed is kept, never what it is.
    Updated("password", condition=changed("password")),
    exclude=["password", "last_login"],
)
class User(AbstractBaseUser):
    """An account: of a company (`clec`), or of one of our own people (`person`)."""

    Role = Role

    password = Hash("password", max_length=128)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role)
    clec = models.ForeignKey(
        Clec, verbose_name="company", on_delete=models.PROTECT, null=True, blank=True, related_name="users"
    )
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user")
    zone = models.CharField(max_length=64, validators=[validate_zone])
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "sign-in"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case"),
            models.CheckConstraint(
                condition=Q(role__in=CLEC_ROLES, clec__isnull=False, person__isnull=True)
                | (~Q(role__in=CLEC_ROLES) & Q(clec__isnull=True)),
                name="user_of_a_company_or_of_ours",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[*CLEC_ROLES, Role.ADMINISTRATOR]) | Q(person__isnull=False),
                name="user_of_ours_is_a_person",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
        ]
        indexes = [
            # admin, queries.sign_ins: part of a name or of an address
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="user_name_lookup", fastupdate=False),
            GinIndex(OpClass(Upper("email"), name="gin_trgm_ops"), name="user_email_lookup", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ", 1)[0]

    @property
    def is_of_clec(self) -> bool:
        return self.role in CLEC_ROLES

    @property
    def is_director(self) -> bool:
        return self.role in DIRECTOR_ROLES

    @property
    def is_manager(self) -> bool:
        return self.role in MANAGER_ROLES
