"""Signs that open an item of a list."""

from __future__ import annotations

BULLETS = "•▪■□▫◦●○◆◇❖➢➣➤➔➜►▶▸▹‣⁃✓✔☐☑☒→⇒◾⦁"
"""Signs that open an item wherever they stand."""

LEADING = BULLETS + "·∙*>–—-"
"""Those, and the signs that open one at the start of a line only: elsewhere they stand inside words and sentences."""
