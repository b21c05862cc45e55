"""How long a report of many documents takes, how heavy its pages are, and how fast a server gives them to many clients.

The documents are copies of one of the corpus, each under its own name and département, with amounts of its own. They
have no files, and so no page images.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from extractor import extract  # noqa: E402
from extractor.export.stores import opened  # noqa: E402
from extractor.model.fiche import Extraction  # noqa: E402

WARM = 60  # seconds a server has had for its pages when it is asked again
CORPUS = ROOT / "corpus" / "vallorme-rapport-2023" / "deliberation.pdf"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--requests", type=int, default=400)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        made(chosen.documents, folder / "out")
        report(folder)
        serve(folder, chosen.clients, chosen.requests)


def made(count: int, folder: Path) -> None:
    """Write the results of ``count`` documents."""
    model = extract(CORPUS)
    with opened(("sqlite",), folder) as stores:
        for rank in range(count):
            stores[0].add(copy(model, rank))


def copy(model: Extraction, rank: int) -> Extraction:
    """Document number ``rank``: 100 départements, ten years of sessions."""
    factor = Decimal(50 + rank % 101) / 100
    code = f"{rank % 100 + 1:02d}"
    fiches = tuple(
        replace(
            fiche,
            objectif_national=fiche.objectif_national or str(1 + fiche.rang % 26),
            montants=tuple(replace(m, valeur=(m.valeur * factor).quantize(Decimal(1))) for m in fiche.montants),
        )
        for fiche in model.fiches
    )
    about = replace(
        model.metadonnees, departement_code=code, departement_nom=f"Département {code}",
        date_seance=f"{2015 + rank // 100}-06-21", periode_debut=2013 + rank // 100, periode_fin=2015 + rank // 100,
    )  # fmt: skip
    name = f"document-{rank:04d}"
    return replace(
        model, document_id=name, fichier=f"{name}.pdf", sha256=f"{rank:064x}", metadonnees=about, fiches=fiches
    )


def report(folder: Path) -> None:
    """Time the report, weigh its pages."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "extractor", "report", str(folder / "out"), "-o", str(folder / "site"), "-q"]
    subprocess.run(command, check=True, cwd=ROOT)
    seconds = time.perf_counter() - begin
    sizes = {path: path.stat().st_size for path in (folder / "site").rglob("*.html")}
    largest = max(sizes, key=lambda path: sizes[path])
    print(f"report      {seconds:8.1f} s   {len(sizes)} pages   (bar: 60 s)")
    print(f"largest     {sizes[largest] / 1e6:8.2f} MB  {largest.relative_to(folder / 'site')}   (bar: 1.5 MB)")


def serve(folder: Path, clients: int, requests: int) -> None:
    """Time pages that ``clients`` ask for at once, each page for the first time or not as chance has it."""
    command = [sys.executable, "-m", "extractor", "serve", str(folder / "out"), "--port", "0"]
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[0]
            urlopen(address + "methode.html").read()
            print(f"serve ready {time.perf_counter() - begin:8.1f} s")
            pages = [path.relative_to(folder / "site").as_posix() for path in sorted((folder / "site").rglob("*.html"))]
            asked(address, random.Random(7).choices(pages, k=requests), clients, "just started")
            time.sleep(WARM)
            asked(address, random.Random(8).choices(pages, k=requests), clients, f"{WARM} s later")
        finally:
            server.kill()


def asked(address: str, pages: list[str], clients: int, when: str) -> None:
    """Ask for the pages, each client for its next one as soon as it has one, and tell how long it waits."""

    def ask(page: str) -> float:
        start = time.perf_counter()
        urlopen(address + page, timeout=60).read()
        return time.perf_counter() - start

    with ThreadPoolExecutor(clients) as pool:
        times = sorted(pool.map(ask, pages))
    median, slow = statistics.median(times), times[int(len(times) * 0.95)]
    print(
        f"serve       {1000 * median:8.0f} ms  median of {len(pages)} pages, {clients} clients, {when},"
        f" 95 %: {slow:.2f} s (bar: 200 ms)"
    )


if __name__ == "__main__":
    main()
