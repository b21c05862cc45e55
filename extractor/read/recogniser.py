"""A program of its own: Tesseract's library, kept running, so that its data are loaded once and not at each page.

It is started by path (``python recogniser.py DATA LANGUAGE``) and imports nothing of this package, because it must be
ready in a moment. First it writes ``READY``. Then it reads requests on its standard input: a ``REQUEST`` (page
segmentation, dots an inch, width, height), then the picture, one byte a pixel, row by row. Each is answered on its
standard output by an ``ANSWER`` (a length) and so many bytes of hOCR; a length of 0 is a picture that it could not
read. It ends with its input.
"""

from __future__ import annotations

import struct
import sys

READY = b"R"
REQUEST = struct.Struct("<4I")
ANSWER = struct.Struct("<I")


def main(data: str, language: str) -> None:
    """Answer until there are no more requests."""
    import tesserocr

    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    with tesserocr.PyTessBaseAPI(path=data, lang=language) as engine:
        answers.write(READY)
        answers.flush()
        while head := requests.read(REQUEST.size):
            segmentation, dpi, width, height = REQUEST.unpack(head)
            engine.SetPageSegMode(segmentation)
            engine.SetImageBytes(requests.read(width * height), width, height, 1, width)
            engine.SetSourceResolution(dpi)
            found = engine.GetHOCRText(0).encode() if engine.Recognize() else b""
            answers.write(ANSWER.pack(len(found)) + found)
            answers.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
