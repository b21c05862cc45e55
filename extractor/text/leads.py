"""What may stand before a heading or a label: a number, a letter, a sign."""

from __future__ import annotations

import re

# A bullet, "1.", "2.3", "I -", "a)".
LEAD = re.compile(
    r"\s*(?P<sign>[^\w\s(«\"'“]{0,3})\s*"
    r"(?:(?:(?P<roman>[IVX]{1,5})|(?P<letter>[A-Za-z])|(?P<digit>\d{1,2}))\s?[.):/°–—-]{1,2}\s*"
    r"|(?P<levels>\d{1,2}(?:\.\d{1,2}){1,2})\s?[.):/°–—-]?\s+)?(?=[^\W\d_])"
)
