"""What somebody typed in a form, as a command, or as everything that is wrong with it at once.

    form = read(CastVote, await request.pairs(), given={"voting": voting})
    if form.command is None:      # show the page again: everything still filled in, a sentence at each field
        ...

Pure: no request, no clock, no log. A name that begins with `_` belongs to the form itself (`_csrf_token`,
`_key`), never to the command.
"""

from api.web.forms.form import FieldFault, Form
from api.web.forms.reading import read

__all__ = ["FieldFault", "Form", "read"]
