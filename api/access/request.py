"""The request of every handler."""

from typing import Any, Final
from urllib.parse import parse_qs

from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.enums import RequestEncodingType

from api.problems import WrongMediaType

CSRF_COOKIE: Final = "__Host-csrf"
FORM_SENT: Final = "form_sent"
"""In a request's state: the bytes of its form, once they are read."""


class FormRequest(Request[Any, Any, Any]):
    """A request whose form is forgotten with it.

    Litestar's check against forged forms reads a form through a cache of the last thousand bodies: names, votes and
    codes would stay in memory for days.
    """

    async def form(self) -> FormMultiDict:
        """The fields of a form, each with its value or values.

        Raises ``WrongMediaType`` for a form in parts: no page has one, and reading it leaves no body for the handler.
        """
        if self.content_type[0] != RequestEncodingType.URL_ENCODED:
            raise WrongMediaType("a form is sent as application/x-www-form-urlencoded")
        body = await self.body()
        # For the page that says that it is too busy; it goes with the request.
        self.scope["state"][FORM_SENT] = body
        fields = parse_qs(body.decode("latin-1"), keep_blank_values=True)
        return FormMultiDict.from_form_data(
            {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
        )
