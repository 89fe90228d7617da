"""Where is measured: a PostgreSQL of its own, and fresh databases on it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from psycopg.conninfo import conninfo_to_dict

from api.process.settings import Settings
from governance.log.server import EmbeddedServer
from governance.log.vault import Vault
from tests.servers import fresh_database, template


class Places:
    """The server of one run, its folder and its vault."""

    def __init__(self, server: EmbeddedServer, folder: Path) -> None:
        self.folder = folder
        self.cluster = server.cluster
        self.vault = Vault.from_file(Settings(data=folder).master_key)
        self._server = server.conninfo("postgres")
        self._migrated = template(self._server)

    def database(self, stack: ExitStack) -> str:
        """A migrated database, until the stack ends; its conninfo."""
        return stack.enter_context(fresh_database(self._server, self._migrated))

    def empty(self, stack: ExitStack) -> str:
        """A database without tables, until the stack ends."""
        return stack.enter_context(fresh_database(self._server, None))

    def copy(self, stack: ExitStack, conninfo: str) -> str:
        """A database with the same content; nobody may be connected to that one."""
        return stack.enter_context(fresh_database(self._server, str(conninfo_to_dict(conninfo)["dbname"])))


@contextmanager
def places(within: Path | None = None) -> Iterator[Places]:
    """A server for as long as the block lasts, thrown away afterwards: in this folder, or where temporary files are."""
    with TemporaryDirectory(prefix="kamer-bench-", dir=within) as made:
        folder = Path(made)
        with EmbeddedServer(folder / "postgresql") as server:
            yield Places(server, folder)
