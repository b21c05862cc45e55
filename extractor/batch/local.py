"""The documents of a batch on this machine: a few processes, each with the thread that waits for it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.batch.isolation import Isolated, Outcome
from extractor.batch.setting import Setting
from extractor.limits import Limits

_WAIT = 0.2  # seconds between two looks at the keyboard


def workers_that_fit(memory: int) -> int:
    """Processes for this machine: one for each core we may use, fewer when ``memory`` bytes each do not fit."""
    return max(1, min(Limits().workers, _available() // max(memory, 1)))


def share_of_cores(workers: int) -> int:
    """Cores that each of so many processes may use without getting in the way of the others.

    >>> share_of_cores(1000)
    1
    """
    return max(1, Limits().workers // max(workers, 1))


def each(uris: Sequence[str], setting: Setting, workers: int) -> Iterator[tuple[int, Outcome]]:
    """Do all sources; give the index and outcome of each as it ends.

    When the caller goes away (an interruption, an error), the processes are killed and nothing they were doing is kept.

    Raises
    ------
    ExportError
        Results cannot be written.
    """
    outcomes: queue.SimpleQueue[tuple[int, Outcome] | BaseException] = queue.SimpleQueue()
    waiting = iter(enumerate(uris))
    turn = threading.Lock()
    team = [Isolated(setting) for _ in range(workers)]

    def serve(isolated: Isolated) -> None:
        try:
            while not isolated.stopped:
                with turn:
                    rank, uri = next(waiting, (-1, ""))
                if rank < 0:
                    break
                outcomes.put((rank, isolated.do(uri)))
        except BaseException as error:
            outcomes.put(error)
        finally:
            isolated.stop()

    threads = [threading.Thread(target=serve, args=[isolated], daemon=True) for isolated in team]
    for thread in threads:
        thread.start()
    try:
        for _ in uris:
            yield _next(outcomes)
    finally:
        for isolated in team:
            isolated.stop()
        for thread in threads:
            thread.join(timeout=1)


def _next(outcomes: queue.SimpleQueue[tuple[int, Outcome] | BaseException]) -> tuple[int, Outcome]:
    while True:
        try:
            found = outcomes.get(timeout=_WAIT)
        except queue.Empty:
            continue
        if isinstance(found, BaseException):
            raise found
        return found


def _available() -> int:
    """Bytes of memory that may be used now; a lot, where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        facts = dict(line.split(":", 1) for line in lines)
        return int(facts["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return 1 << 40
