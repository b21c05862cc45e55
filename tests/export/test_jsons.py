import json
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.export.jsons import dumps, to_dict, write_json
from extractor.export.schema import schema
from extractor.model.fiche import Extraction

VALIDATOR = jsonschema.Draft202012Validator(schema())


def test_the_schema_is_a_schema(make: SimpleNamespace) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["version"] == to_dict(make.document())["version"]


@pytest.mark.parametrize("name", ["document", "full_document"])
def test_what_is_written_is_what_the_schema_says(make: SimpleNamespace, name: str) -> None:
    VALIDATOR.validate(json.loads(dumps(getattr(make, name)())))


def test_the_schema_refuses_what_the_contract_does_not_know(extraction: Extraction) -> None:
    for change in ({"statut": "fini"}, {"fiches": None}, {"pages": "12"}, {"surprise": 1}):
        with pytest.raises(jsonschema.ValidationError):
            VALIDATOR.validate(to_dict(extraction) | change)


def test_every_field_is_explained() -> None:
    objects = [schema(), *schema()["$defs"].values()]
    for described in objects:
        for name, property_ in described["properties"].items():
            assert property_["description"].endswith("."), name


def test_no_description_is_left_over() -> None:
    from extractor.export.descriptions import DESCRIPTIONS

    definitions = schema()["$defs"] | {"Extraction": schema()}
    known = {f"{kind}.{name}" for kind, what in definitions.items() for name in what["properties"]}
    shared = {key.partition(".")[2] for key in known}
    assert set(DESCRIPTIONS) <= known | shared | set(definitions)


def test_numbers_are_written_as_printed(extraction: Extraction) -> None:
    amounts = json.loads(dumps(extraction), parse_float=Decimal)["fiches"][0]["montants"]
    assert [amount["valeur"] for amount in amounts] == [839727, 600000, 239727, Decimal("-1200.4")]
    assert '"valeur": 839727,' in dumps(extraction)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_amounts_survive_to_the_cent(make: SimpleNamespace, value: Decimal) -> None:
    text = dumps(make.document(montants=(make.montant(1, str(value), None),)))
    assert json.loads(text, parse_float=Decimal)["montants"][0]["valeur"] == value


def test_a_value_over_two_lines_shows_both_pieces(extraction: Extraction) -> None:
    first, second = to_dict(extraction)["fiches"][0]["montants"][:2]
    assert [piece["texte"] for piece in first["provenance"]["fragments"]] == ["839 727", "€"]
    assert first["provenance"]["boite"] == [70.12, 100.0, 120.5, 112.25]
    assert "fragments" not in second["provenance"]
    assert second["provenance"]["boite"] is None


def test_french_stays_readable_and_repeats_exactly(extraction: Extraction, make: SimpleNamespace) -> None:
    assert "Mme Ondine Verchère" in dumps(extraction)
    assert dumps(extraction) == dumps(make.full_document())


def test_the_file_is_named_after_the_document_and_stays_in_its_folder(tmp_path: Path, make: SimpleNamespace) -> None:
    folder = tmp_path / "out"
    path = write_json(make.document(document_id="../evil"), folder)
    assert path.parent == folder
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert json.loads(path.read_text(encoding="utf-8"))["document_id"] == "../evil"
