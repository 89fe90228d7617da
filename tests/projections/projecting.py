"""A projector in a process of its own, to be killed: ``python -m tests.projections.projecting CONNINFO``.

It prints one line when it has begun, and goes on until it is ended.
"""

import asyncio
import sys

from governance.log.vault import Vault
from projections.catalogue import PROJECTIONS
from projections.engine import Projector


async def main(conninfo: str) -> None:
    """Keep all read tables up to the log of this database, for ever, in small batches."""
    projector = Projector(conninfo, Vault(bytes(32)), PROJECTIONS, most=20, pause=0.0)
    await projector.start()
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
