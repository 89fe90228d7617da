"""One side of a measurement as a process that serves: ours, or plain with null.

    python -m tests.bench.side ours|stopped|plain CONNINFO FOLDER

``stopped`` is ours without a projector. When it takes connections it prints its port, and it ends when its standard
input does.
"""

import asyncio
import signal
import sys
from pathlib import Path

import uvloop
from litestar import Litestar
from psycopg_pool import AsyncConnectionPool

from api.app import collect_rarely, create_app
from api.process.catalogue import PROJECTIONS
from api.process.journal import begin
from api.process.serve import free_port, serve
from api.process.services import services
from api.process.settings import Settings
from api.store.pool import Pool
from governance.log.connection import as_application
from tests.bench.plain import CONNECTIONS, plain_app


async def ours(conninfo: str, folder: Path, *, project: bool) -> None:
    """What ``kamer serve`` serves."""
    settings = Settings(data=folder)
    async with services(settings, as_application(conninfo), PROJECTIONS, project=project) as made:
        await until_told(create_app(lambda: made))


async def plain(conninfo: str) -> None:
    """What a user would write instead."""
    looking_up = Pool(conninfo)
    await looking_up.open()
    async with AsyncConnectionPool(
        conninfo, min_size=CONNECTIONS, max_size=CONNECTIONS, kwargs={"autocommit": True, "prepare_threshold": 0}
    ) as pool:
        await until_told(plain_app(looking_up, pool))
    await looking_up.close()


async def until_told(app: Litestar) -> None:
    """Serve until standard input ends, also where whoever measures was killed."""
    port = free_port("127.0.0.1", 0)
    loop = asyncio.get_running_loop()

    def end() -> None:
        loop.remove_reader(sys.stdin.fileno())
        signal.raise_signal(signal.SIGTERM)

    async def ready() -> None:
        loop.add_reader(sys.stdin.fileno(), end)
        collect_rarely()
        print(port, flush=True)

    await serve(app, "127.0.0.1", port, ready)


def main() -> None:
    """Serve one side."""
    which, conninfo, folder = sys.argv[1:]
    begin("error")
    uvloop.run(plain(conninfo) if which == "plain" else ours(conninfo, Path(folder), project=which == "ours"))


if __name__ == "__main__":
    main()
