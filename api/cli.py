"""The operator's command line: run, look, let somebody in.

Exit codes: 0 done, 1 refused or found wrong, 2 misuse or not fit to run.
"""

import asyncio
import contextlib
import os
import shlex
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import msgspec
import rich_click as click

from api.process.settings import Settings, settings_from
from api.process.typed import NAME, as_typed, program
from governance.dates import dutch_time
from governance.log.errors import Busy, KamerError, Unusable

if TYPE_CHECKING:
    from api.process.services import Services

# What serves is imported by the command that needs it: `kamer --help` answers at once.

T = TypeVar("T")

REFUSED: Final = 1
MISUSE: Final = 2
INTERRUPTED: Final = 130

SET_UP: Final = "set-up"
"""In the place of a person's number or office: whoever says who holds the offices."""

EXAMPLE: Final = f"Example: {program()}"
SERVE_EXAMPLE: Final = f"Example: KAMER_BASE_URL=https://kamer.example.org {program()} serve"
TOKEN_EXAMPLE: Final = (
    f'Example: curl -H "Authorization: Bearer $({program()} token 12)" http://127.0.0.1:8000/api/members/12'
)


def main() -> None:
    """The console script ``kamer``."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Do what the command line says; the exit code."""
    try:
        return int(cli.main(args=arguments, prog_name=program(), standalone_mode=False) or 0)
    except click.ClickException as misuse:
        misuse.show()
        return MISUSE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except (Unusable, Busy) as unfit:
        click.echo(f"{NAME}: {as_typed(str(unfit))}", err=True)
        return MISUSE
    except KamerError as refusal:
        click.echo(f"{NAME}: {as_typed(str(refusal))}", err=True)
        return REFUSED


@click.group()
def cli() -> None:
    """Kamer: the governance of a cooperative of self-managed rooms. Settings are KAMER_ variables."""


@cli.command(epilog=f"{EXAMPLE} demo --json | head -1")
@click.option("--json", "as_json", is_flag=True, help="Print first one line with address, tokens and links.")
@click.option("--port", type=click.IntRange(0, 65535), help="Where to listen; 0 takes a free port.")
def demo(as_json: bool, port: int | None) -> None:
    """Serve the founding record, 80 example members and an assembly of today, for a look.

    All of it is thrown away at the end, unless KAMER_DATA names a folder for it.
    """
    settings = settings_from()
    if settings.database_url is not None:
        raise Unusable("A demonstration uses a database of its own: leave KAMER_DATABASE_URL out.")
    _begin_journal(settings, quiet=True)
    _tell_who_waits("Starting a PostgreSQL of its own, with the founding record and 80 example members: a few seconds.")
    with _folder(settings) as folder:
        _run(_demo(_listening(msgspec.structs.replace(settings, data=folder), port), as_json))


@cli.command(epilog=SERVE_EXAMPLE)
@click.option("--port", type=click.IntRange(0, 65535), help="Where to listen; else KAMER_PORT.")
@click.option("--share-port", is_flag=True, help="Let several processes listen; needs KAMER_DATABASE_URL.")
def serve(port: int | None, share_port: bool) -> None:
    """Serve for real: all is kept in KAMER_DATA, or in the server that KAMER_DATABASE_URL names."""
    settings = settings_from()
    if share_port and settings.database_url is None:
        raise Unusable(
            "--share-port needs KAMER_DATABASE_URL: a database that one of the processes started would end with it."
        )
    _begin_journal(settings)
    kept = "its database" if settings.database_url else f"a PostgreSQL of its own, in {settings.data}"
    _tell_who_waits(f"Starting Kamer and {kept}.")
    _run(_serve(_listening(settings, port, shared=share_port)))


@cli.command(epilog=f"{EXAMPLE} doctor --deep --json")
@click.option("--deep", is_flag=True, help="Read and decode every event.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def doctor(context: click.Context, deep: bool, as_json: bool) -> None:
    """Say in plain words what state everything is in. Exit code 1 where something is wrong."""
    settings = settings_from()
    _begin_journal(settings, quiet=True)
    if not _run(_doctor(settings, deep, as_json)):
        context.exit(REFUSED)


@cli.command(name="sign-in-link", epilog=f"{EXAMPLE} sign-in-link secretaris")
@click.argument("who", metavar="OFFICE|NUMBER|set-up")
@click.option("--minutes", type=click.IntRange(1, 24 * 60), default=10, show_default=True, help="How long it is good.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def sign_in_link(who: str, minutes: int, as_json: bool) -> None:
    """Print a link that lets the holder of an office, or a member, in once. They see that it was made, and when.

    With set-up: to the page that asks who holds the offices today.
    """
    settings = settings_from()
    _begin_journal(settings, quiet=True)
    _run(_sign_in_link(settings, who, timedelta(minutes=minutes), as_json))


@cli.command(epilog=TOKEN_EXAMPLE)
@click.argument("who", metavar="OFFICE|NUMBER|operator")
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True, help="How long it is good.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def token(who: str, days: int, as_json: bool) -> None:
    """Print a bearer token for the JSON API. Whose it is sees that it was made, and when."""
    settings = settings_from()
    _begin_journal(settings, quiet=True)
    _run(_token(settings, who, timedelta(days=days), as_json))


@cli.command(name="sign-out", epilog=f"{EXAMPLE} sign-out 12")
@click.argument("who", metavar="OFFICE|NUMBER|operator")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def sign_out(who: str, as_json: bool) -> None:
    """End all sessions and tokens of somebody, and the codes that wait for them. They see who did, and when."""
    settings = settings_from()
    _begin_journal(settings, quiet=True)
    _run(_sign_out(settings, who, as_json))


@cli.command(epilog=f"{EXAMPLE} rebuild membership")
@click.argument("names", metavar="[NAME]...", nargs=-1)
def rebuild(names: tuple[str, ...]) -> None:
    """Make read tables anew from the log: all of them, or those of the projections that are named.

    Until that is done pages show only what has been read again: do it while nobody votes.
    """
    settings = settings_from()
    _begin_journal(settings, quiet=True)
    _run(_rebuild(settings, names))


async def _demo(settings: Settings, as_json: bool) -> None:
    from api.app import collect_rarely, create_app
    from api.demo import convene, load, ways_in, welcome
    from api.process.running import serving, telling_where
    from api.process.serve import serve as serve_app

    async with serving(settings, load) as made:
        meeting = await convene(made)
        ways = await ways_in(made, settings.address, for_programs=as_json)

        async def ready() -> None:
            collect_rarely()
            if as_json:
                _print(msgspec.json.encode(ways).decode())
            else:
                again = f"KAMER_DATA={shlex.quote(str(settings.data))} {program()} sign-in-link 4"
                end = f"it is kept in {settings.data}" if _is_kept() else "all of it is thrown away"
                _print(welcome(ways, meeting, again, end))
                _say_if_nobody_can_sign_in(settings.address)

        with telling_where(settings):
            await serve_app(create_app(lambda: made), settings.host, settings.port, ready)


async def _serve(settings: Settings) -> None:
    from api.app import collect_rarely, create_app
    from api.process.record import offices_to_ask
    from api.process.running import serving, telling_where
    from api.process.serve import serve as serve_app

    async with serving(settings) as made:

        async def ready() -> None:
            collect_rarely()
            _print(f"Kamer serves at {settings.address}. Ctrl-C stops it; everything is kept.")
            _say_if_nobody_can_sign_in(settings.address)
            if await offices_to_ask(made):
                await _ask_who_holds_the_offices(made, settings)

        with telling_where(settings):
            await serve_app(create_app(lambda: made), settings.host, settings.port, ready)


def _say_if_nobody_can_sign_in(address: str, *, err: bool = False) -> None:
    """That browsers keep no cookie without TLS, where the address leads to this machine from another."""
    from api.access.tls import lets_somebody_in

    if not lets_somebody_in(address):
        sentence = (
            f"Nobody can sign in at {address}, for without TLS browsers keep the cookie on this machine alone: put a "
            "proxy that gives TLS before Kamer, and name its address by KAMER_BASE_URL=https://... (deploy/README.md)."
        )
        click.echo(sentence, err=err)
        sys.stdout.flush()


async def _ask_who_holds_the_offices(made: "Services", settings: Settings) -> None:
    """The link to the set-up page where somebody reads along; a journal, which is kept, gets the command for it."""
    if not sys.stdout.isatty():
        _print(as_typed("Say who holds the offices today: `kamer sign-in-link set-up` makes a link."))
        return
    from api.access.register import SET_UP_LIFE
    from api.demo import link
    from api.pages.sign_in import SET_UP_PATH

    page = link(settings.address, (await made.access.issue_code(None, SET_UP_LIFE)).secret, SET_UP_PATH)
    _print(f"Say who holds the offices today (once, within the hour): {page}")


async def _doctor(settings: Settings, deep: bool, as_json: bool) -> bool:
    from api.process.doctor import findings

    signs = {"good": "ok   ", "note": "note ", "wrong": "WRONG"}
    well = True
    async for told in findings(settings, deep=deep):
        finding = msgspec.structs.replace(told, sentence=as_typed(told.sentence))
        well = well and finding.level != "wrong"
        if as_json:
            _print(msgspec.json.encode(finding).decode())
        else:
            _print(f"{signs[finding.level]}  {finding.subject + ':':12} {finding.sentence}")
    if not as_json:
        _print("All is well." if well else "Something is wrong: see above.")
    return well


async def _sign_in_link(settings: Settings, who: str, life: timedelta, as_json: bool) -> None:
    from api.demo import link
    from api.pages.sign_in import SET_UP_PATH
    from api.process.record import OPERATOR, Nobody, offices_to_ask, person_called
    from api.process.running import address_told, looking
    from api.web.page import SIGN_IN_PATH

    if who == OPERATOR:
        raise Nobody("The operator signs in at this command line, not on the pages.")
    async with looking(settings) as made:
        if who == SET_UP and not await offices_to_ask(made):
            raise Nobody("Who holds the offices has been said: the set-up is done once.")
        person = None if who == SET_UP else await person_called(made, who)
        issued = await made.access.issue_code(person, life)
        address = link(address_told(settings), issued.secret, SET_UP_PATH if who == SET_UP else SIGN_IN_PATH)
        if as_json:
            _print(msgspec.json.encode({"link": address, "code": issued.secret, "ends_at": issued.ends_at}).decode())
        else:
            _print(address)
            click.echo(f"It lets {who} in once, until {dutch_time(issued.ends_at)}.", err=True)
            _say_if_nobody_can_sign_in(address_told(settings), err=True)


async def _token(settings: Settings, who: str, life: timedelta, as_json: bool) -> None:
    from api.process.record import person_called
    from api.process.running import looking

    async with looking(settings) as made:
        issued = await made.access.issue_token(await person_called(made, who), life)
        if as_json:
            _print(msgspec.json.encode({"token": issued.secret, "ends_at": issued.ends_at}).decode())
        else:
            _print(issued.secret)


async def _sign_out(settings: Settings, who: str, as_json: bool) -> None:
    from api.process.record import OPERATOR, person_called
    from api.process.running import looking

    async with looking(settings) as made:
        ended = await made.access.shut_out(await person_called(made, who), "operator", who=OPERATOR)
        if as_json:
            _print(msgspec.json.encode(ended).decode())
        else:
            _print(f"Ended for {who}: sessions {ended.sessions}, tokens {ended.tokens}, waiting codes {ended.codes}.")


async def _rebuild(settings: Settings, names: tuple[str, ...]) -> None:
    from api.process.running import rebuilt

    with _bar("Rebuilding") as tell:
        position = await rebuilt(settings, names, tell)
    _print(f"The read tables are at position {position}.")


def _listening(settings: Settings, port: int | None, *, shared: bool = False) -> Settings:
    """The settings with the port that is listened on. Raises ``Unusable`` where somebody else listens there."""
    from api.process.serve import free_port

    asked = settings.port if port is None else port
    return msgspec.structs.replace(settings, port=free_port(settings.host, asked, shared=shared))


def _is_kept() -> bool:
    """Whether a demonstration outlives its end, for somebody named its folder."""
    return bool(os.environ.get("KAMER_DATA"))


@contextlib.contextmanager
def _folder(settings: Settings) -> Iterator[Path]:
    """Where a demonstration keeps what it has: thrown away at the end, unless ``KAMER_DATA`` names it."""
    if _is_kept():
        yield settings.data
        return
    with tempfile.TemporaryDirectory(prefix="kamer-demo-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextlib.contextmanager
def _bar(what: str) -> Iterator[Any]:
    """A bar in a terminal, elsewhere nothing: called with how far it is, and of how much."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(what)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def _tell_who_waits(sentence: str) -> None:
    """Tell somebody at a terminal what takes a while now. Without one nobody waits, and the journal has the stream."""
    if sys.stderr.isatty():
        click.echo(sentence, err=True)


def _begin_journal(settings: Settings, *, quiet: bool = False) -> None:
    """``quiet``: only what is out of the ordinary, unless ``KAMER_LOG_LEVEL`` asks for more."""
    from api.process.journal import begin

    level: Literal["debug", "info", "warning", "error"] = settings.log_level
    begin("warning" if quiet and not os.environ.get("KAMER_LOG_LEVEL") else level)


def _run(job: Coroutine[Any, Any, T]) -> T:
    """Run to the end in the event loop that serves fastest."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(job)
    return uvloop.run(job)


def _print(line: str) -> None:
    """A line for whoever reads along, also where that is another program."""
    click.echo(line)
    sys.stdout.flush()
