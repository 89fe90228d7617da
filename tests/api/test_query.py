"""Queries as programs ask them: of one moment, for readers who may see it, page by page."""

import asyncio

import pytest

from api.json.query import QUERIES
from api.process.catalogue import PROJECTIONS
from governance.commands.membership import AdmitMember
from governance.commands.rooms import OpenRoom
from governance.ids import RoomSlug
from governance.log.command import call
from projections.engine.rebuild import rebuild
from tests.api.conftest import FORMER_MEMBER, MEMBERS, PLAIN_MEMBER, House
from tests.rights import Role

SECRETS = ("Voorbeeldlid 05", "voorbeeldlid05@example.org", "resident")


async def test_an_answer_says_up_to_where_the_log_was_read_and_is_not_sent_twice(house: House) -> None:
    first = await house.get("/api/rooms")
    assert (first.status_code, first.headers["log-position"]) == (200, str(house.recorded))
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}'):
        again = await house.get("/api/rooms", If_None_Match=known)
        assert (again.status_code, again.content) == (304, b"")
    await house.do(AdmitMember(name="Voorbeeldlid 10"))
    assert (await house.get("/api/rooms", If_None_Match=tag)).status_code == 304, "nothing about rooms has changed"
    register = await house.get("/api/members", "secretaris")
    await house.do(AdmitMember(name="Voorbeeldlid 11"))
    assert (await house.get("/api/members", "secretaris", If_None_Match=register.headers["etag"])).status_code == 200


async def test_a_receipt_is_asked_for_by_a_voter(house: House) -> None:
    path = "/api/votings/ALV-2026-1.1.1/receipt"
    answers = [(await house.get(path, role)).status_code for role in ("anyone", "operator", "member")]
    assert answers == [401, 403, 404]


async def test_what_is_answered_to_somebody_is_kept_nowhere(house: House) -> None:
    for path in ("/api/members", "/api/members/5", "/api/rooms"):
        assert (await house.get(path, "secretaris")).headers["cache-control"] == "no-store"
    assert (await house.get("/api/rooms")).headers["cache-control"] == "no-cache"


async def test_who_waits_for_a_position_sees_what_they_did(house: House) -> None:
    for number in range(10, 20):
        answer = await house.post("admit-member", {"name": f"Voorbeeldlid {number}"})
        position = answer.headers["log-position"]
        seen = await house.get(f"/api/members/{number}", "secretaris", Wait_For_Position=position)
        assert (seen.status_code, seen.json()["name"]) == (200, f"Voorbeeldlid {number}")
        assert int(seen.headers["log-position"]) >= int(position)


async def test_a_position_that_the_log_has_not_reached_is_not_waited_for(house: House) -> None:
    answer = await house.get("/api/rooms", Wait_For_Position=str(house.recorded + 1))
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/busy")
    assert int(answer.headers["retry-after"]) >= 1


async def test_where_the_read_tables_stand_still_the_wait_ends_and_says_so(house: House) -> None:
    await house.services.projector.stop()
    answer = await house.post("admit-member", {"name": "Voorbeeldlid 10"})
    waited = await house.get("/api/rooms", Wait_For_Position=answer.headers["log-position"])
    assert waited.status_code == 503
    assert (await house.get("/api/rooms")).status_code == 200


async def test_who_waits_for_a_position_is_told_where_tables_that_have_stopped_lack_it(house: House) -> None:
    """Nobody is told that what they have just recorded is not there."""
    stop = "UPDATE projections SET stopped_by = 1, error = 'x' WHERE name = 'rooms'"
    house.database.execute(stop)
    opened = OpenRoom(room=RoomSlug("nieuw"), name="Nieuw", neighbourhood="Voorbeeldbuurt", district="Voorbeeldwijk")
    position = (await house.services.bus.do(opened, call(operator=True))).position
    for path in ("/api/rooms/nieuw", "/api/rooms"):
        waited = await house.get(path, Wait_For_Position=str(position))
        assert (waited.status_code, waited.json()["type"]) == (503, "/problems/busy")
        assert int(waited.headers["retry-after"]) > 1
    without = await house.get("/api/rooms")
    assert (without.status_code, without.headers["log-position"]) == (200, str(position - 1))


async def test_what_another_version_kept_up_holds_nobody_up(house: House) -> None:
    """A projection that this program does not have: its row is left, and nobody reads its tables."""
    house.database.execute("INSERT INTO projections (name, position, version, stopped_by) VALUES ('older', 1, 1, 1)")
    answer = await house.get("/api/rooms", Wait_For_Position=str(house.recorded))
    assert (answer.status_code, answer.headers["log-position"]) == (200, str(house.recorded))


@pytest.mark.parametrize("position", ["", "x", "-1", "1.5", "9" * 20, "٣", "1 2"])
async def test_a_position_that_is_none_is_refused(house: House, position: str) -> None:
    headers = [(b"Wait-For-Position", position.encode())]
    answer = await house.client.get("/api/rooms", headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/malformed")


async def test_a_list_is_read_page_by_page_to_its_end(house: House) -> None:
    seen, after, pages = [], "", 0
    while pages < 20:
        page = (await house.get(f"/api/members?limit=4{after}", "secretaris")).json()
        seen += [member["number"] for member in page["items"]]
        pages += 1
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert (seen, pages) == (list(range(1, MEMBERS + 1)), 3)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/limit"),
        ("limit=201", "/limit"),
        ("limit=x", "/limit"),
        ("after=x", "/after"),
        ("on=2026-02-30", "/on"),
        ("on=null", "/on"),
        ("on=2026-01-01&on=2026-01-01", "/on"),
        ("dag=2026-01-01", "/dag"),
        ("%00=1", "/\x00"),
        ("after=" + "1" * 19, "/after"),
    ],
)
async def test_a_parameter_that_cannot_be_read_is_named(house: House, query: str, pointer: str) -> None:
    answer = await house.get(f"/api/rooms?{query}")
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["faults"]] == [pointer]


async def test_before_the_founding_there_is_no_cooperative_and_there_are_rooms(house: House) -> None:
    """The issue: on 8 December 2015 rooms but no cooperative yet."""
    nobody = await house.get("/api/cooperative?on=2015-12-08")
    assert (nobody.status_code, nobody.json()["type"]) == (404, "/problems/not-yet-founded")
    assert (await house.get("/api/offices?on=2015-12-08")).json() == {"items": [], "next": None}
    rooms = (await house.get("/api/rooms?on=2015-12-08")).json()["items"]
    assert {"casa-jepie-makandra", "multibron", "de-handreiking"} <= {room["slug"] for room in rooms}
    founded = await house.get("/api/cooperative?on=2015-12-09")
    assert founded.json()["members"] == {"at_least": 0, "exact": None}, "not known, never none"
    held = {office["office"]: office for office in (await house.get("/api/offices?on=2015-12-09")).json()["items"]}
    assert (held["voorzitter"]["status"], held["voorzitter"]["holder"]) == ("held", None)


async def test_each_parameter_of_the_rulebook_is_told_in_both_languages(house: House) -> None:
    rulebook = (await house.get("/api/cooperative")).json()["rulebook"]
    (notice,) = [parameter for parameter in rulebook["parameters"] if parameter["name"] == "notice_days"]
    assert notice == {
        "name": "notice_days",
        "kind": None,
        "value": 7,
        "source": "practice",
        "default": True,
        "clause": None,
        "article": None,
        "least": 0,
        "most": 366,
        "nl": "Zo veel dagen liggen er minstens tussen de oproep en een gewone vergadering.",
        "en": "At least so many days lie between the call and an ordinary meeting.",
    }


async def test_a_date_is_as_precise_as_it_is_known(house: House) -> None:
    room = (await house.get("/api/rooms/casa-jepie-makandra")).json()
    assert (room["since"], room["status"]) == ("2011-03", "open")
    within = (await house.get("/api/rooms/casa-jepie-makandra?on=2011-03-15")).json()
    assert within["status"] == "unknown"
    assert (await house.get("/api/rooms/casa-jepie-makandra?on=2011-02-28")).status_code == 404


MAY_READ: dict[str, set[Role]] = {
    "/api/members": {"voorzitter", "secretaris", "penningmeester", "operator"},
    "/api/meetings": {"member", "voorzitter", "secretaris", "penningmeester", "operator"},
    "/api/motions/ALV-2026-1.1": {"member", "voorzitter", "secretaris", "penningmeester", "operator"},
    "/api/votings/ALV-2026-1.1.1": {"member", "voorzitter", "secretaris", "penningmeester", "operator"},
    "/api/decisions": {"member", "voorzitter", "secretaris", "penningmeester", "operator"},
    "/api/meetings/ALV-2026-1/attendance": {"voorzitter", "secretaris", "penningmeester", "operator"},
    "/api/votings/ALV-2026-1.1.1/known-since": {"voorzitter", "secretaris", "penningmeester", "operator"},
    "/api/votings/ALV-2026-1.1.1/votes": {"voorzitter", "secretaris", "operator"},
}
"""Who reads what. Something that is not there is 404 for whoever may read it."""


async def test_each_role_reads_what_is_for_it_and_nothing_else(house: House) -> None:
    for path, may in MAY_READ.items():
        for role in ("anyone", "former", "member", "voorzitter", "secretaris", "penningmeester", "operator"):
            answer = await house.get(path, role)
            if role == "anyone":
                assert answer.status_code == 401, path
            elif role in may:
                assert answer.status_code in (200, 404), (path, role, answer.text)
            else:
                assert answer.status_code == 403, (path, role)


async def test_who_may_not_know_of_a_member_is_answered_as_if_there_were_none(house: House) -> None:
    """The body is the same for what is not there and for what is not for the reader."""
    for role in ("anyone", "former"):
        hidden = await house.get(f"/api/members/{PLAIN_MEMBER}", role)
        absent = await house.get("/api/members/7654321", role)
        assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content) == (404, absent.content)
    own = await house.get(f"/api/members/{PLAIN_MEMBER}", "member")
    assert own.json()["name"] == "Voorbeeldlid 05"
    assert (await house.get(f"/api/members/{FORMER_MEMBER}", "former")).status_code == 200


async def test_no_name_reaches_who_may_not_see_it(house: House) -> None:
    """Every query is asked as anybody and as another member, and no field of the answer holds a name."""
    for path in addresses():
        for role in ("anyone", "former"):
            text = (await house.get(path, role)).text
            assert not any(secret in text for secret in SECRETS[:2]), (path, role)


async def test_many_readers_at_once_are_all_answered(house: House) -> None:
    answers = await asyncio.gather(*(house.get("/api/members?limit=200", "secretaris") for _ in range(60)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


async def test_while_read_tables_are_made_anew_the_doors_stay_open(house: House) -> None:
    """Nobody who reads waits for the emptying, and it waits for nobody."""
    before = (await house.get("/api/rooms")).content
    async with house.services.pool.connection() as connection:
        again = asyncio.create_task(rebuild(connection, house.services.vault, PROJECTIONS))
        while not again.done():
            assert (await house.get("/api/rooms")).status_code == 200
        assert await again == house.recorded
    await house.services.wait_for(house.recorded, 10)
    assert (await house.get("/api/rooms")).content == before


def addresses() -> list[str]:
    """An address of every query."""
    values = {"number": "5", "slug": "multibron", "id": "ALV-2026-1"}
    return [path.format(**values) for path in QUERIES]
