"""The process that reads documents for a batch: addresses in, outcomes out, as JSON lines. ``python -m`` runs it.

It may be killed at any moment: what it writes appears whole or not at all. It dies with the process that started it,
which holds the other end of its standard input.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import Any, TextIO

from extractor.batch.setting import OUT_OF_MEMORY, Setting


def main() -> None:
    """Read the setting, then one address a line, until the input ends."""
    outcomes = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is not taken for an outcome
    lines = _lines()
    from extractor.batch.task import Reader

    setting = Setting(**json.loads(lines.get()))
    reader = Reader(setting)
    import extractor.read.isolation  # noqa: F401 - now: the time limit of a document is not for imports

    _limit_memory(setting.memory)
    _say(outcomes, {"pret": True})
    while True:
        uri = json.loads(lines.get())
        _say(outcomes, {"fini": True, **_outcome(reader, uri, outcomes)})


def _outcome(reader: Any, uri: str, outcomes: TextIO) -> dict[str, Any]:
    try:
        done: dict[str, Any] = reader.do(uri, lambda news: _say(outcomes, news))
        return done
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # what is left of this process is not to be trusted
    except Exception as error:
        from extractor.errors import ExportError

        fatal = isinstance(error, ExportError)
        reason = str(error) if fatal else f"{type(error).__name__}: {error}"
        return {"cause": "ecriture" if fatal else "interne", "raison": " ".join(reason.split())}


def _lines() -> queue.SimpleQueue[str]:
    """Lines of the standard input, read aside so that its end is noticed in the middle of a document."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            lines.put(line)
        _end()

    threading.Thread(target=listen, daemon=True).start()
    return lines


def _say(outcomes: TextIO, news: dict[str, Any]) -> None:
    try:
        outcomes.write(json.dumps(news) + "\n")
        outcomes.flush()
    except BrokenPipeError:
        _end()


def _end() -> None:
    """End, with the programs started from here: who asked for their work is gone."""
    if hasattr(os, "killpg") and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _limit_memory(size: int) -> None:
    """Allow this process ``size`` bytes over what it holds now; where the system cannot, nothing happens."""
    try:
        import resource

        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + size, held + size))
    except (ImportError, OSError, ValueError):
        pass


if __name__ == "__main__":
    main()
