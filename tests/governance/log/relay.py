"""A relay between a client and PostgreSQL that cuts the line, or holds an answer back, where a test wants it."""

import asyncio
from contextlib import suppress

from psycopg.conninfo import conninfo_to_dict, make_conninfo

CANCEL_REQUEST = bytes.fromhex("00000010 04d2162e")
"""How a line begins that asks the server to cancel what another line is doing: its length, and PostgreSQL's code."""


class Relay:
    """Listens on loopback and passes on to the server of a conninfo, what is asked and what is answered."""

    def __init__(self, conninfo: str) -> None:
        self._server = conninfo_to_dict(conninfo)
        self._given = conninfo
        self._answers_left: int | None = None
        self._cut_at: bytes | None = None
        self._hold_at: bytes | None = None
        self._released = asyncio.Event()
        self.cuts = self.cancels = 0
        self.held = asyncio.Event()
        """Set once the server has given the answer that is held back."""
        self._listener: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()

    async def start(self) -> str:
        """The conninfo by which to come through the relay."""
        self._listener = await asyncio.start_server(self._line, "127.0.0.1", 0)
        port = self._listener.sockets[0].getsockname()[1]
        return make_conninfo(self._given, host="127.0.0.1", port=port, sslmode="disable")

    async def stop(self) -> None:
        """Listen no more, and let all lines go."""
        assert self._listener is not None
        self._listener.close()
        for line in list(self._lines):
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    def cut_before_answer(self, number: int) -> None:
        """Pass ``number`` more pieces of the server's answers on, then swallow the next and cut the line."""
        self._answers_left = number

    def cut_at_question(self, text: bytes) -> None:
        """Cut the line by which this is asked next, before the server hears of it."""
        self._cut_at = text

    def hold_answer(self, text: bytes) -> None:
        """Keep the next answer in which this stands until ``release``; all other lines go on."""
        self._hold_at = text

    def release(self) -> None:
        """Pass the answer on that was held back."""
        self._released.set()

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = str(self._server["host"]), self._server.get("port", 5432)
        if host.startswith("/"):
            theirs = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        else:
            theirs = await asyncio.open_connection(host, int(port or 5432))
        both = [
            asyncio.create_task(self._pass_on(reader, theirs[1], answers=False)),
            asyncio.create_task(self._pass_on(theirs[0], writer, answers=True)),
        ]
        self._lines.update(both)
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
            self._lines.discard(task)
        for end in (writer, theirs[1]):
            with suppress(OSError):
                end.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        with suppress(OSError):
            while piece := await reader.read(65536):
                if self._cuts_here(piece, answers=answers):
                    self.cuts += 1
                    return
                if not answers and piece.startswith(CANCEL_REQUEST):
                    self.cancels += 1
                if answers and self._hold_at is not None and self._hold_at in piece:
                    self._hold_at = None
                    self.held.set()
                    await self._released.wait()
                writer.write(piece)
                await writer.drain()

    def _cuts_here(self, piece: bytes, *, answers: bool) -> bool:
        if not answers:
            if self._cut_at is None or self._cut_at not in piece:
                return False
            self._cut_at = None
            return True
        if self._answers_left is None:
            return False
        self._answers_left -= 1
        if self._answers_left >= 0:
            return False
        self._answers_left = None
        return True
