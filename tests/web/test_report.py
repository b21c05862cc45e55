"""What a journalist finds in the folder of pages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner

from extractor.cli import main
from extractor.model.fiche import Extraction


class _Page(HTMLParser):
    """Names of tags, ids, links and text of a page, by table caption."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    @property
    def ids(self) -> set[str]:
        return {facts["id"] or "" for _, facts in self.tags if "id" in facts}


def pages(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}


def table(text: str, caption: str) -> str:
    found = re.search(rf"<caption>{re.escape(caption)}</caption>(.*?)</table>", text, re.DOTALL)
    assert found, caption
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])).replace("\u202f", " ")


def test_every_link_of_every_page_leads_somewhere(report: Path) -> None:
    known = {name: _Page(text) for name, text in pages(report).items()}
    checked = 0
    for name, page in known.items():
        for tag, facts in page.tags:
            target = facts.get("href") or facts.get("src")
            if not target:
                continue
            parts = urlsplit(target)
            assert not parts.scheme and not parts.netloc, (name, target)
            place = (report / name).parent / unquote(parts.path) if parts.path else report / name
            assert place.is_file(), (name, target)
            if parts.fragment:
                wanted = known[place.resolve().relative_to(report.resolve()).as_posix()].ids
                assert unquote(parts.fragment) in wanted, (name, target)
                checked += tag == "a"
    assert checked > 100


def test_a_figure_leads_to_its_words_on_the_image_of_its_page(report: Path, vallorme: Extraction) -> None:
    montant = next(m for m in vallorme.fiches[0].montants if m.financeur == "departement" and m.niveau == "total")
    assert (
        f'href="../documents/deliberation-sources.html#{montant.montant_id}"'
        in pages(report)["documents/deliberation.html"]
    )
    text = pages(report)["documents/deliberation-sources.html"]
    rect = dict(re.findall(r'(\w+)="([^"]*)"', re.search(rf'<rect id="{montant.montant_id}"[^>]*>', text)[0]))  # type: ignore[index]
    box = montant.provenance.box
    assert box is not None
    assert float(rect["x"]) <= box.x0 and float(rect["x"]) + float(rect["width"]) >= box.x1
    assert float(rect["y"]) <= box.y0 and float(rect["y"]) + float(rect["height"]) >= box.y1
    image = report / f"images/deliberation/{montant.provenance.page}.webp"
    assert image.read_bytes()[8:12] == b"WEBP"


def test_what_is_not_printed_is_said_and_is_no_zero(report: Path) -> None:
    row = table(pages(report)["documents/orvanne-avenant.html"], "Fiches : prévu, consommé, part consommée")
    assert "2 · Sans montant 2 non indiqué non indiqué non indiqué non indiqué" in row
    assert "0 €" not in row.replace("90 000 €", "").replace("60 000 €", "").replace("30 000 €", "")


def test_one_document_a_departement_and_a_period_is_compared(report: Path) -> None:
    text = pages(report)["objectifs/1.html"]
    assert "90 000 €" in table(text, "Fiches 2022-2024, par territoire")
    assert "111 111" not in table(text, "Fiches 2022-2024, par territoire")
    assert "777 777" in table(text, "Fiches 2020-2021, par territoire")
    assert "111 111 €" in table(text, "Fiches non comparées")


def test_years_are_told_only_where_they_add_up_to_the_printed_total(report: Path, vallorme: Extraction) -> None:
    rows = table(pages(report)["index.html"], "Montants prévus par financeur et par année, 2022-2024")
    proven = [m.valeur for f in vallorme.fiches for m in f.montants if m.annee == 2022 and m.financeur == "etat"]
    assert proven  # the État of Orvanne, whose year does not give its total, is not added to these
    departement = re.search(r"État ([\d ]+) €", rows)
    assert departement and int(departement[1].replace(" ", "")) <= sum(proven)


def test_figures_by_inhabitant_come_with_the_population_and_only_there(report: Path) -> None:
    row = table(pages(report)["index.html"], "Montants prévus 2022-2024, par territoire et par financeur")
    assert "Orvanne lecture incertaine orvanne-avenant.pdf 90 000 € 60 000 € 30 000 €" in row
    assert "1 sur 2 90 € 450 €" in row
    assert re.search(r"Vallorme .* 12 sur 12 non indiqué non indiqué", row)


def test_indicators_of_one_label_year_and_unit_are_put_side_by_side(report: Path) -> None:
    assert "Nombre d’entretiens, réalisé 2023" in pages(report)["objectifs/1.html"]


def test_texts_of_documents_are_never_markup(report: Path) -> None:
    scripts = {src for text in pages(report).values() for src in re.findall(r"<script([^>]*)>", text)}
    assert all("site.js" in script for script in scripts)
    for name, text in pages(report).items():
        page = _Page(text)
        assert not any(tag == "img" and facts.get("src") == "x" for tag, facts in page.tags), name
        assert not any(key.startswith("on") or key == "style" for _, facts in page.tags for key in facts), name
        assert "default-src 'none'" in text and "unsafe" not in text
    assert "&lt;script&gt;alert(1)" in pages(report)["documents/pirate.html"]


def test_a_document_named_like_a_path_stays_in_the_folder(report: Path) -> None:
    assert (report / "documents" / "pirate.html").is_file()
    assert all(report in path.parents for path in report.parent.rglob("pirate*.html"))


@pytest.mark.parametrize("form", ["csv", "sqlite", "json"])
def test_each_form_of_results_gives_the_same_page(form: str, vallorme: Extraction, tmp_path: Path) -> None:
    from extractor.export.jsons import write_json
    from extractor.export.stores import opened
    from extractor.web.build import site_of

    if form == "json":
        write_json(vallorme, tmp_path)
    else:
        with opened((form,), tmp_path) as stores:
            stores[0].add(vallorme)
    text = site_of(tmp_path).render("documents/deliberation.html")
    rows = table(text, "Fiches : prévu, consommé, part consommée").replace("Σ ", "")
    assert "286 400 € 158 400 €" in rows
    assert "57,3 %" in rows.replace("\u202f", " ")


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["report", *map(str, arguments)])
    return done.exit_code, done.output


def test_a_folder_that_holds_something_else_is_left_alone(results: Path, tmp_path: Path) -> None:
    (tmp_path / "lettre.txt").write_text("à garder", encoding="utf-8")
    code, told = run(results, "-o", tmp_path, "--no-images")
    assert code == 1 and "nothing was written" in told
    assert [path.name for path in tmp_path.iterdir()] == ["lettre.txt"]


def test_a_folder_without_results_is_told_in_one_line(tmp_path: Path) -> None:
    code, told = run(tmp_path, "-o", tmp_path / "site")
    assert code == 1 and told.count("\n") == 1 and "extract batch" in told
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,habitants\n49,1\n", "departement_code"),
        ("departement_code,habitants\n49,beaucoup\n", "line 2, habitants"),
        ("departement_code,habitants\n49,1\n49,2\n", "line 3: 49 comes twice"),
    ],
)
def test_a_wrong_population_file_is_told_with_its_line(text: str, said: str, results: Path, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    code, told = run(results, "-o", tmp_path / "site", "--population", tmp_path / "p.csv")
    assert code == 1 and said in told and not (tmp_path / "site").exists()


def test_pages_made_by_several_processes_are_the_same(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extractor.web import report as module

    assert run(results, "-o", tmp_path / "one", "--no-images", "-q") == (0, "")
    monkeypatch.setattr(module, "_FEW", 1)
    assert run(results, "-o", tmp_path / "many", "--no-images", "-q") == (0, "")
    assert pages(tmp_path / "many") == pages(tmp_path / "one")
