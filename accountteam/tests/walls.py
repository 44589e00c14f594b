"""In tests the connection is the owner's; each request works as the application's own sign-in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accountteam.wall.roles import LOGIN
from contacts import wall

# What a request in a test asks for the wall alone: a savepoint, the choice, what was chosen before put back and the
# savepoint's release, for the gate and around it for the application, and one choice more for whoever is signed in.
BARE = 9
# And what the bar asks on every page: how much of the inbox is unread.
WALL = BARE + 1


def as_application(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What forgets to choose is refused, as in production."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with wall.chosen(wall.Choice(LOGIN)):
            return get_response(request)

    return middleware
