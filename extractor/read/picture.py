"""A page as a picture in which the boxes of its words stand where they are printed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from extractor.model.document import RawPage
from extractor.read import bitmap
from extractor.read.source import load
from extractor.read.steps import open_pdf


def page_picture(source: Path | str | bytes, page: RawPage, password: str | None, dpi: int) -> Image.Image:
    """The page in colour, turned and straightened as it was for its reading.

    Raises
    ------
    ReadError
        The document cannot be opened.
    """
    data = source if isinstance(source, bytes) else load(Path(source))
    document = open_pdf(data, "document", password)
    try:
        drawn = document[page.number - 1]
        turn = (page.rotation - drawn.get_rotation()) % 360
        picture: Image.Image = drawn.render(scale=dpi / bitmap.INCH, rotation=turn).to_pil().convert("RGB")
    finally:
        document.close()
    if page.reader == "ocr":
        tilt = bitmap.tilt_of(bitmap.ink_of(np.asarray(picture.convert("L"))))
        picture = picture.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor="white")
    return picture
