"""Signs that open an item of a list, or tick a cell."""

from __future__ import annotations

BULLETS = "•▪■□▫◦●○◆◇❖➢➣➤➔➜►▶▸▹‣⁃✓✔☐☑☒→⇒◾⦁"
"""Signs that open an item wherever they stand."""

LEADING = BULLETS + "·∙*>–—−-"
"""Those, and the signs that open one at the start of a line only: elsewhere they stand inside words and sentences."""

LETTERS = "onqüØ§"
"""Letters that open an item when a blank and a word follow: "o" stands for a circle; the others are what the signs of
symbol fonts (square, box, check, arrow) are read as. No French word is one of them."""

LETTER = rf"[{LETTERS}](?=\s+[\w«\"“(])"
"""Such a letter, as a pattern."""

CROSSES = "xX✓✔●■"
"""Signs that tick a cell of a calendar."""
