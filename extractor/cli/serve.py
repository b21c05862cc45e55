"""``extract serve OUT``: the pages of a folder, live, with the review."""

from __future__ import annotations

import socket
from pathlib import Path

import click

from extractor.cli.terminal import say
from extractor.errors import ExtractorError

_EPILOG = """
\b
Examples:
  extract serve out                              http://127.0.0.1:8765/
  extract serve output --sources reports/ --port 9000

\b
Corrections go to OUT/corrections.jsonl, one line each, and are laid over the results whenever pages are made,
as long as the document's file is the same. The server answers on this machine only.
"""


@click.command("serve", epilog=_EPILOG)
@click.argument("results", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes a free one.")
@click.option(
    "--sources",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the documents themselves; may be repeated.",
)
@click.option("--population", type=click.Path(path_type=Path), help="CSV of inhabitants by département.")
def serve_command(results: Path, port: int, sources: tuple[Path, ...], population: Path | None) -> None:
    """Show the results in OUT in a browser, and let people check and correct them against the pages."""
    try:
        import uvicorn

        from extractor.web.serve import application
    except ModuleNotFoundError as error:
        hint = "pip install 'fiches-extractor[web]'"
        raise ExtractorError(f"needs {error.name}, which is not installed: {hint}", source="serve") from error
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
        except OSError as error:
            raise ExtractorError(f"{error.strerror}: take another with --port", source=f"port {port}") from error
        listening.listen(128)  # from now on who comes waits, and is not refused
        port = listening.getsockname()[1]
        hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))
        app = application(results, sources, population, hosts=hosts, ahead=True)
        say(f"http://127.0.0.1:{port}/  (Ctrl+C pour arrêter)")
        uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run(sockets=[listening])
