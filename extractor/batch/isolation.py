"""A process of its own for documents that may crash, hang or eat all memory.

Each ``Isolated`` owns one child and two pipes that nobody else uses: killing it harms no other. (The pools of the
standard library break as a whole when one of their processes dies.)
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from extractor.batch.results import Failure, Folder
from extractor.batch.setting import OUT_OF_MEMORY, Setting
from extractor.errors import ExportError

_TRIES = 2
_DOCUMENTS = 500  # read by one child before a new one takes over, whatever libraries may have leaked in it
_START = 120.0  # seconds for a child to be ready
_FINAL = ("introuvable", "illisible", "chiffre")  # causes that lie in the document: trying again changes nothing


@dataclass(slots=True)
class Outcome:
    """What became of one source. ``pages`` and ``secondes`` are those of this run; ``repris``: it was known before."""

    sha256: str = ""
    cle: str = ""
    statut: str = "echec"
    pages: int = 0
    fiches: int = 0
    anomalies: dict[str, int] = field(default_factory=dict)
    secondes: float = 0.0
    repris: bool = False
    echec: Failure | None = None


@dataclass(slots=True)
class Isolated:
    """Does documents one at a time, in a child that is started again when it is lost."""

    setting: Setting
    stopped: bool = False
    _child: subprocess.Popen[str] | None = None
    _done: int = 0
    _expired: bool = False
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def do(self, uri: str) -> Outcome:
        """Read one source, twice if its process is lost, and record its failure when it fails.

        Raises
        ------
        ExportError
            The result cannot be written: the disk is full, for instance.
        """
        attempt, cause, news = 0, "", dict[str, Any]()
        while attempt < _TRIES:
            attempt += 1
            news = self._attempt(uri)
            cause = news.get("cause", "")
            if cause == "ecriture":
                raise ExportError(news["raison"])
            if not cause or cause in _FINAL or news.get("repris") or self.stopped:
                break
        failure = None
        if cause:
            failure = Failure(cause, news["raison"], news.get("essais", attempt), self.setting.limites)
        outcome = Outcome(
            news.get("sha256", ""),
            news.get("cle", ""),
            news.get("statut", "echec"),
            news.get("pages", 0),
            news.get("fiches", 0),
            news.get("anomalies", {}),
            news.get("secondes", 0.0),
            news.get("repris", False),
            failure,
        )
        if failure and outcome.cle and not outcome.repris and not self.stopped:
            Folder(Path(self.setting.folder)).keep_failure(outcome.cle, failure)
        return outcome

    def stop(self) -> None:
        """Kill the child, also from another thread; what it was reading is left undone."""
        with self._guard:
            self.stopped = True
            if self._child is not None:
                _kill(self._child)
                self._child.wait()

    def _attempt(self, uri: str) -> dict[str, Any]:
        """All that the child told about one source, in one dict."""
        child = self._ready()
        news: dict[str, Any] = {}
        self._expired = False
        timer = threading.Timer(self.setting.timeout, self._expire, [child])
        timer.daemon = True
        timer.start()
        try:
            self._send(child, uri)
            while not news.get("fini"):
                line = child.stdout.readline() if child.stdout else ""
                if not line:
                    return news | self._lost(child)
                news |= json.loads(line)
        finally:
            timer.cancel()
        self._done += 1
        return news

    def _ready(self) -> subprocess.Popen[str]:
        """The child, started when there is none, or when it has read enough."""
        if self._child is not None and self._done >= _DOCUMENTS:
            _kill(self._child)
            self._child.wait()
            self._child = None
        if self._child is None:
            self._child = self._start()
        return self._child

    def _start(self) -> subprocess.Popen[str]:
        with self._guard:
            if self.stopped:
                raise ExportError("the batch was stopped")
            root = str(Path(__file__).resolve().parents[2])
            paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
            child = subprocess.Popen(
                [sys.executable, "-m", "extractor.batch.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                env={**os.environ, "PYTHONPATH": paths},
                start_new_session=True,  # Ctrl-C is for us: we end the child, and whatever it started
            )
        self._done = 0
        timer = threading.Timer(_START, _kill, [child])
        timer.daemon = True
        timer.start()
        self._send(child, asdict(self.setting))
        ready = child.stdout.readline() if child.stdout else ""
        timer.cancel()
        if not ready and not self.stopped:
            raise ExportError("no process for reading documents could be started")
        return child

    @staticmethod
    def _send(child: subprocess.Popen[str], message: Any) -> None:
        try:
            if child.stdin:
                child.stdin.write(json.dumps(message) + "\n")
                child.stdin.flush()
        except OSError:
            pass  # it died: reading from it tells

    def _expire(self, child: subprocess.Popen[str]) -> None:
        self._expired = True
        _kill(child)

    def _lost(self, child: subprocess.Popen[str]) -> dict[str, Any]:
        """Why a child went without an outcome."""
        _kill(child)
        code = child.wait()
        self._child = None
        if self._expired:
            return {"cause": "delai", "raison": f"pas fini en {self.setting.timeout:g} s"}
        if code == OUT_OF_MEMORY:
            return {"cause": "memoire", "raison": f"plus de {self.setting.memory >> 20} Mio de mémoire demandés"}
        if code < 0:
            name = signal.Signals(-code).name
            return {"cause": "arret", "raison": f"le processus a été arrêté par {name} (plantage, ou mémoire épuisée)"}
        return {"cause": "arret", "raison": f"le processus s'est arrêté avec le code {code}"}


def _kill(child: subprocess.Popen[str]) -> None:
    """End a child and the programs it started (one that reads scans), whatever they are doing."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (OSError, AttributeError):  # it is gone already; or this system knows no groups
        child.kill()
