"""The process: ``python -m tests.chaos.meta PORT PORT_OF_WEB``."""

import asyncio
import sys

from tests.chaos.meta.server import Meta, serve

if __name__ == "__main__":
    own_port, web_port = map(int, sys.argv[1:])
    asyncio.run(serve(Meta(web_port), own_port))
