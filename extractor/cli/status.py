"""``extract status OUT``: what the folder of a batch holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.cli.terminal import say

if TYPE_CHECKING:
    from extractor.batch.status import Status

_GRAVITIES = ("erreur", "avertissement", "info")


@click.command("status")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status_command(folder: Path, as_json: bool) -> None:
    """Tell what the folder of a batch holds: documents, failures, versions, findings by code."""
    from extractor.batch.status import status

    found = status(folder)
    say(_as_json(found) if as_json else _as_text(found))


def _as_json(found: Status) -> str:
    codes = sorted({code for code, _ in found.anomalies})
    told = {
        "termine": found.finished,
        "dernier_lancement": found.last_run,
        "demandes": found.asked,
        "faits": found.done,
        "versions": found.versions,
        "documents": found.documents,
        "pages": found.pages,
        "fiches": found.fiches,
        "statuts": dict(found.statuts),
        "causes_echec": dict(found.causes),
        "anomalies": {c: {g: found.anomalies[c, g] for g in _GRAVITIES} for c in codes},
        "resultats": found.results,
        "octets": found.size,
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _as_text(found: Status) -> str:
    from extractor.export.french import count

    state = "terminé" if found.finished else f"interrompu ou en cours, {found.done} sur {found.asked} faits"
    statuts = found.statuts
    lines = [
        f"Dernier lancement : {found.last_run[:19].replace('T', ' ')} UTC, {state}",
        f"Versions : {', '.join(found.versions)}",
        f"{count(found.documents, 'document')} : {count(statuts['complet'], 'complet')},"
        f" {count(statuts['partiel'], 'partiel')}, {count(statuts['echec'], 'échec')}",
        f"{count(found.pages, 'page')}, {count(found.fiches, 'fiche')}",
        f"{count(found.results, 'résultat')} sur le disque, {found.size / 1e6:.1f} Mo",
    ]
    if found.causes:
        lines.append("Échecs : " + ", ".join(f"{cause} {number}" for cause, number in sorted(found.causes.items())))
    if found.anomalies:
        lines.append(f"{'Anomalies':<14}" + "".join(f"{gravity:>15}" for gravity in _GRAVITIES))
        for code in sorted({code for code, _ in found.anomalies}):
            lines.append(f"  {code:<12}" + "".join(f"{found.anomalies[code, g]:>15}" for g in _GRAVITIES))
    return "\n".join(lines)
