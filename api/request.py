"""The request of every handler."""

from typing import Any
from urllib.parse import parse_qs

from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.enums import RequestEncodingType


class FormRequest(Request[Any, Any, Any]):
    """A request whose form is forgotten with it.

    Litestar's check against forged forms reads a form through a cache of the last thousand bodies: names, votes and
    codes would stay in memory for days.
    """

    async def form(self) -> FormMultiDict:
        """The fields of a form, each with its value or values."""
        if self.content_type[0] != RequestEncodingType.URL_ENCODED:
            return await super().form()
        fields = parse_qs((await self.body()).decode("latin-1"), keep_blank_values=True)
        return FormMultiDict.from_form_data(
            {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
        )
