"""What ``read`` accepts, refuses and records, whatever the name of the file."""

import hashlib
import os
from pathlib import Path

import pytest

from extractor.errors import ReadError
from extractor.read import read

SENTENCE = "Délibération du conseil départemental de Vallorme : 12 000 € à l'œuvre"


def text_of(document):
    return "\n".join(line.text for page in document.pages for line in page.lines)


@pytest.mark.parametrize(
    ("codec", "recorded"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
    ],
)
def test_encoding_is_recognised_and_recorded(codec, recorded):
    document = read(SENTENCE.encode(codec))
    assert text_of(document) == SENTENCE
    assert document.encoding == recorded
    assert document.issues == ()


def test_utf16_big_endian_with_its_mark():
    assert text_of(read(b"\xfe\xff" + SENTENCE.encode("utf-16-be"))) == SENTENCE


def test_a_broken_byte_does_not_spoil_the_accents_of_the_rest():
    document = read(b"\xff" + (SENTENCE * 20).encode())
    assert "Délibération" in text_of(document)
    assert document.encoding == "utf-8"
    assert "1 caractère" in document.issues[0]


def test_a_byte_unknown_to_windows_is_told():
    document = read("Fiche n° 2 : été à Vallorme, accueil créé".encode("cp1252") + b"\x81")
    assert document.encoding == "cp1252"
    assert len(document.issues) == 1


def test_name_and_hash(tmp_path):
    path = tmp_path / "vallorme.dat"
    path.write_bytes(SENTENCE.encode())
    document = read(path)
    assert document.name == "vallorme.dat"
    assert document.sha256 == hashlib.sha256(SENTENCE.encode()).hexdigest()
    assert read(str(path), name="autre").name == "autre"
    assert read(SENTENCE.encode(), name="octets").name == "octets"


def test_the_name_of_the_file_does_not_decide_its_format(tmp_path):
    path = tmp_path / "faux.pdf"
    path.write_text(SENTENCE, encoding="utf-8")
    assert read(path).format == "texte"


def test_pdf_is_told_by_its_header_even_after_rubbish(monkeypatch):
    seen = []
    monkeypatch.setattr("extractor.read._read_pdf", lambda data, name, password, *_: seen.append((name, password)))
    read(b"\n" * 1000 + b"%PDF-1.4", name="a.txt", password="secret")
    assert seen == [("a.txt", "secret")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\f\r\n", "blank"),
        ("\ufeff\u00a0\n".encode(), "blank"),
        (b"PK\x03\x04" + b"a" * 50, "ZIP"),
        (b"\x89PNG\r\n\x1a\n" + b"a" * 50, "PNG"),
        (b"\xff\xd8\xff\xe0" + b"a" * 50, "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"a" * 50, "office"),
        (b"{\\rtf1 Bonjour}", "rtf"),
        (b"Bonjour\x00tout le monde", "binary"),
        (b"\x01\x02\x03\x04abc", "binary"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data, words):
    with pytest.raises(ReadError) as caught:
        read(data, name="intrus")
    assert words in str(caught.value)
    assert str(caught.value).startswith("intrus: ")
    assert "\n" not in str(caught.value)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "absent.txt")
    with pytest.raises(ReadError, match="folder"):
        read(tmp_path)
    with pytest.raises(ReadError, match="cannot be read"):
        read("a\0b")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = tmp_path / "secret.txt"
    path.write_text("x", encoding="utf-8")

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadError, match="no permission"):
        read(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_block(tmp_path):
    path = tmp_path / "tube"
    os.mkfifo(path)
    with pytest.raises(ReadError, match="regular"):
        read(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fiche 1\nConstat : <p> peu de places", "texte"),
        ("Coût : 5 < 6 et 7 > 2 ** voir note\n- a\n- b", "texte"),
        ("Fiche\tCoût\n3\t900 €", "texte"),
        ("## Fiche 1\n\n**Référent** : Zoé", "markdown"),
        ("Constat\t<p>Peu de places</p>", "markdown"),
        ("n° 2022\\_03\\_VA le 1^{er} mars", "markdown"),
        ("| Fiche | Coût |\n|---|---|\n| 3 | 900 € |\n\n## Suite", "markdown"),
    ],
)
def test_format_is_told_by_counting_marks(text, expected):
    assert read(text.encode()).format == expected


def test_a_few_marks_in_a_long_text_do_not_make_it_markup():
    assert read(("une ligne du rapport\n" * 2000 + "<p>a</p> <b>b</b>").encode()).format == "texte"
