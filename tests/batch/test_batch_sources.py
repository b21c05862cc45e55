"""What a batch may be pointed at, and what it says when there is nothing there."""

from __future__ import annotations

import functools
import http.server
import os
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.batch.sources import find_sources, load
from extractor.errors import ReadError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("b.pdf", "a.txt", "sous/c.md", ".cache/d.pdf", "note.docx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"contenu de {name}", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "sous" / "lot.zip", "w") as archive:
        archive.writestr("2021/f.pdf", "pdf zippé")
        archive.writestr("../../e.txt", "texte zippé")
        archive.writestr("image.png", "rien")
    return tmp_path


def uris(*arguments: str) -> list[str]:
    found, wrong = find_sources(arguments)
    assert wrong == []
    return [source.uri for source in found]


def test_a_folder_gives_its_documents_and_those_of_its_archives(here: Path) -> None:
    zipped = ["sous/lot.zip::../../e.txt", "sous/lot.zip::2021/f.pdf"]
    assert uris(".") == ["a.txt", "b.pdf", "sous/c.md", *zipped]
    assert load(zipped[1]) == "pdf zippé".encode()
    assert [source.fichier for source in find_sources(("sous/lot.zip",))[0]] == ["e.txt", "f.pdf"]


def test_globs_files_and_repeats(here: Path) -> None:
    assert uris("*.pdf", "**/*.md", "b.pdf", "./b.pdf") == ["b.pdf", "sous/c.md"]


def test_a_list_names_documents_folders_and_addresses(here: Path) -> None:
    (here / "liste.txt").write_text("# ce mois-ci\n\nb.pdf\nsous\na.txt\n", encoding="utf-8")
    expected = ["b.pdf", "sous/c.md", "sous/lot.zip::../../e.txt", "sous/lot.zip::2021/f.pdf", "a.txt"]
    assert uris("@liste.txt") == expected
    assert uris("liste.txt") == expected


def test_a_text_document_is_no_list(here: Path) -> None:
    (here / "acte.txt").write_text("b.pdf\nFiche 1 : accueil\n", encoding="utf-8")
    assert uris("acte.txt") == ["acte.txt"]


@pytest.mark.parametrize("argument", ["absent.pdf", "vide", "*.xyz", "@absente.txt", "faux.zip", "@gravier.txt"])
def test_an_argument_that_names_nothing_is_told_and_the_others_are_kept(here: Path, argument: str) -> None:
    (here / "vide").mkdir()
    (here / "faux.zip").write_text("pas une archive", encoding="utf-8")
    (here / "gravier.txt").write_bytes(b"\xff\xfe\xfa\xfb")
    found, wrong = find_sources((argument, "b.pdf"))
    assert [source.uri for source in found] == ["b.pdf"]
    assert len(wrong) == 1
    assert argument.removeprefix("@") in wrong[0]


def test_a_pipe_is_refused_and_not_waited_for(here: Path) -> None:
    os.mkfifo(here / "tube.pdf")
    with pytest.raises(ReadError, match="not a regular file"):
        load("tube.pdf")


@pytest.fixture
def address(here: Path) -> Iterator[str]:
    """Address of a web server on this machine that offers the documents."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(here))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_addresses_are_read_over_the_network(address: str) -> None:
    found, wrong = find_sources((f"{address}/b.pdf?version=2", f"{address}/sous/lot.zip"))
    assert wrong == []
    assert [source.fichier for source in found] == ["b.pdf", "e.txt", "f.pdf"]
    assert load(found[0].uri) == b"contenu de b.pdf"
    assert load(found[2].uri) == "pdf zippé".encode()
    with pytest.raises(ReadError, match=r"absent\.pdf"):
        load(f"{address}/absent.pdf")


def test_a_remote_folder_is_read_like_one_of_this_machine(here: Path) -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    system.pipe({"/lot/b.pdf": b"contenu", "/lot/sous/a.txt": b"texte", "/lot/image.png": b"image"})
    system.pipe("/lot/z.zip", (here / "sous" / "lot.zip").read_bytes())
    try:
        found, wrong = find_sources(("memory://lot/", "memory://lot/*.pdf"))
        assert wrong == []
        assert [source.fichier for source in found] == ["b.pdf", "a.txt", "e.txt", "f.pdf"]
        assert [load(source.uri) for source in found[:2]] == [b"contenu", b"texte"]
        assert load(found[3].uri) == "pdf zippé".encode()
        assert "no document" in find_sources(("memory://lot/*.png",))[1][0]
    finally:
        system.rm("/lot", recursive=True)
