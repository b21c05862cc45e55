"""Batches run as users run them, with documents that crash, hang or eat memory when they are read.

The poison works in the worker processes alone: a ``sitecustomize`` module on their path stands before the pipeline.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lots import PROJECT, Batch, good

_POISON = """
import os, signal, sys, time, pathlib

if "extractor.batch.worker" in sys.orig_argv:
    import extractor.pipeline as pipeline
    honest = pipeline.run

    def run(source, *arguments, **options):
        if b"POISON-CRASH" in source:
            os.kill(os.getpid(), signal.SIGSEGV)
        if b"POISON-ONCE" in source:
            marker = pathlib.Path(os.environ["POISON_MARKER"])
            if not marker.exists():
                marker.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        if b"POISON-HANG" in source:
            time.sleep(600)
        if b"POISON-BOMB" in source:
            held = [bytearray(50_000_000) for _ in range(200)]
        if b"POISON-BUG" in source:
            raise ZeroDivisionError("on\\nline two")
        if b"POISON-PRINT" in source:
            print("noise on standard output", flush=True)
        if b"SLOW" in source:
            time.sleep(float(os.environ.get("POISON_SECONDS", "0.2")))
        return honest(source, *arguments, **options)

    pipeline.run = run
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Environment of a command whose workers know the poison."""
    poison = tmp_path / "poison"
    poison.mkdir()
    (poison / "sitecustomize.py").write_text(_POISON, encoding="utf-8")
    path = os.pathsep.join([str(poison), str(PROJECT)])
    return {**os.environ, "PYTHONPATH": path, "POISON_MARKER": str(tmp_path / "marker"), "PYTHONUTF8": "1"}


@pytest.fixture
def extract(environment: dict[str, str], tmp_path: Path) -> Batch:
    """Run the command line in an empty folder."""

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        # One process, unless a test says otherwise: starting them is most of the time of so small a batch.
        alone = ["--workers", "1"] if arguments[0] == "batch" and "--cluster" not in arguments else []
        command = [sys.executable, "-m", "extractor", arguments[0], *alone, *arguments[1:]]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)

    return call


@pytest.fixture
def lot(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder of documents: name to content; a number stands for a small good one."""

    def make(name: str = "lot", **documents: str | int) -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True, exist_ok=True)
        for stem, content in documents.items():
            text = good(content) if isinstance(content, int) else content
            (folder / f"{stem}.txt").write_text(text, encoding="utf-8")
        return folder

    return make
