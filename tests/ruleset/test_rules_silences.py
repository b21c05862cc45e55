"""Silences are checked like any rule, and added to those of the folder they are laid over."""

import pytest

from extractor.errors import RuleError
from extractor.ruleset import check_rules, load_rules

ONE = 'silences:\n  - document: rapport.pdf\n    code: somme\n    fiche: "6"\n    raison: Vu avec le service.\n'


def folder(tmp_path, text, name="controles.yaml"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_silence_needs_nothing_else_in_the_file(tmp_path):
    assert check_rules(folder(tmp_path, ONE)) == []
    (silence,) = load_rules(tmp_path).silences
    assert (silence.document, silence.code, silence.fiche, silence.texte) == ("rapport.pdf", "somme", "6", None)
    assert silence.raison == "Vu avec le service."


def test_we_silence_nothing():
    assert load_rules().silences == ()


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        (ONE.replace("    raison: Vu avec le service.\n", ""), 2, "silences[0]", "'raison' is missing"),
        (ONE.replace("Vu avec le service.", '" "'), 5, "silences[0].raison", "must not be empty"),
        (ONE.replace("somme", "sommes"), 3, "silences[0].code", "must be one of somme, pourcentage"),
        (ONE.replace('"6"', "6"), 4, "silences[0].fiche", "put it between quotes"),
        (ONE.replace("fiche", "fiches"), 4, "silences[0].fiches", "unknown key"),
        ("silences: rapport.pdf\n", 1, "silences", "a list of findings"),
    ],
)
def test_a_wrong_silence_is_named_by_line_and_key(tmp_path, text, line, key, words):
    faults = check_rules(folder(tmp_path, text))
    assert [(fault.line, fault.key) for fault in faults] == [(line, key)]
    assert words in str(faults[0])
    with pytest.raises(RuleError):
        load_rules(tmp_path)
