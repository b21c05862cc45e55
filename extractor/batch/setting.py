"""What is the same for all documents of a batch; light, since the parent of the workers needs it too."""

from __future__ import annotations

from dataclasses import dataclass

OUT_OF_MEMORY = 77  # exit code of a worker


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all documents of a batch.

    ``limites`` names the limits, ``refaire`` tries failures anew, ``coeurs`` is the share of the cores of a worker: so
    many pages of a document are read, or recognised, at the same time.
    """

    folder: str
    rules: str | None = None
    password: str | None = None
    timeout: float = 600.0
    memory: int = 2 << 30
    refaire: bool = False
    coeurs: int = 1

    @property
    def limites(self) -> str:
        """Time, memory and whether a password was given, which is never told: what a result depends on."""
        return f"{self.timeout:g} s, {self.memory >> 20} Mio{', mot de passe' if self.password else ''}"
