"""``/leden/{number}/afmelden``: the sessions and tokens of a member are ended by somebody else than that member.

It is for a telephone that was lost, or a program that nobody runs any more. Nothing of it is in the log, for sign-in
is not; the member sees on their own page what ended, and by whom.
"""

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.pages.membership import PATH, SECTION, member_number, name_words
from api.problems import must_exist
from api.web.visit import Visit, see_other
from governance.ids import PersonId
from projections.membership import Member, member
from projections.reader import ENDS_ACCESS, with_number

ADDRESS: Final = f"{PATH}/{{number:int}}/afmelden"


@get(ADDRESS)
async def sign_out_page(number: FromPath[int], visit: NamedDependency[Visit]) -> Template:
    """The page that tells by how many ways somebody is signed in, with the button that ends all of them."""
    registered, person = await _somebody(visit, number)
    return visit.show(
        "membership/sign_out.html",
        section=SECTION,
        member=registered,
        name=name_words(registered, visit.texts),
        ways=await visit.services.access.open_ways(person),
    )


@post(ADDRESS)
async def sign_out(number: FromPath[int], visit: NamedDependency[Visit]) -> Response[Any]:
    """End all sessions, tokens and codes of the member, and show that none is left."""
    _, person = await _somebody(visit, number)
    await visit.services.access.shut_out(person, visit.reader.ends_access_as, visit.visitor.known_as)
    return see_other(f"{PATH}/{number}/afmelden")


async def _somebody(visit: Visit, number: int) -> tuple[Member, PersonId]:
    """The person with this number. Raises ``NotAllowed``, and ``NotFound`` if there is nobody, or they were erased."""
    visit.must(visit.reader.ends_access, *ENDS_ACCESS)
    async with visit.look() as connection:
        registered = must_exist(await member(connection, visit.reader, member_number(number), visit.today))
        return registered, must_exist(await with_number(connection, registered.number))
