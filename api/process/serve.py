"""One process that serves: the HTTP server in our own event loop, until a signal asks it to stop.

The HTTP server is embedded, so that we decide how it stops: it takes no more requests and finishes those that it has.
Only then are the bus and its connection let go.
"""

import asyncio
import contextlib
import errno
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from typing import Final

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server
from litestar import Litestar

from governance.log.errors import Unusable

CONNECTIONS: Final = 4096
"""How many connections are served at once. More of them wait in the kernel's queue."""
STOPPING: Final = 10
"""Seconds that running requests get to finish when the server stops."""


def free_port(host: str, port: int, *, shared: bool = False) -> int:
    """The port to listen on: ``port`` itself, or a free one for 0.

    Several processes can listen on one port, and the kernel spreads the connections over them. If that happens by
    mistake it is confusing, so a port on which somebody listens is refused, unless it is ``shared``. Raises
    ``Unusable``.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise Unusable(
                    f"KAMER_HOST is {host!r}, which is no address of this machine ({error.strerror}): leave it out, or "
                    "name one that is."
                ) from error
            raise Unusable(
                f"{host} port {port} cannot be listened on ({error.strerror}): end what listens there, or choose "
                "another by KAMER_PORT or --port."
            ) from error
        bound_port: int = probe.getsockname()[1]
        return bound_port


async def serve(app: Litestar, host: str, port: int, ready: Callable[[], Awaitable[None]]) -> None:
    """Serve until SIGTERM or SIGINT. ``ready`` is awaited once the port takes connections."""
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
    )
    server.workers_kill_timeout = STOPPING
    loop = asyncio.get_running_loop()
    for signal_ in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_, server.stop)
    welcome = asyncio.create_task(_welcome(host, port, ready))
    try:
        # Who is still sending a body then is cut off; what was asked whole has been answered.
        with contextlib.suppress(TimeoutError):
            await server.serve()
    finally:
        for signal_ in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(signal_)
        # What is left to do ends by itself; who asks once more by Ctrl-C would only tear it. SIGTERM ends it at once.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        welcome.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await welcome


async def _welcome(host: str, port: int, ready: Callable[[], Awaitable[None]]) -> None:
    """Wait until the port takes connections, then await ``ready`` and tell systemd."""
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.01)
            continue
        writer.close()
        await ready()
        _tell_systemd()
        return


def _tell_systemd() -> None:
    """Tell systemd that this process is ready (sd_notify(3)), if systemd waits for that."""
    name = os.environ.get("NOTIFY_SOCKET", "")
    if name:
        address = f"\0{name[1:]}" if name.startswith("@") else name
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.sendto(b"READY=1", address)
