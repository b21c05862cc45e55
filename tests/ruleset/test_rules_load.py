"""Rule files that are wrong are refused with their file, line and key; a user's folder is laid over ours."""

import pickle
import textwrap

import pytest

from extractor.errors import RuleError
from extractor.ruleset import check_rules, load_rules
from extractor.ruleset import load as load_module

OURS = """\
description: Rules of these tests.
motifs:
  entete:
    - id: fiche
      motif: '^fiche (?P<numero>\\d+)$'
      valeur: {genre: fiche}
      exemples: ["Fiche 3"]
      contre_exemples: ["la fiche 3"]
lexiques:
  labels:
    - id: constat
      libelles: ["Constat du diagnostic", "Constats"]
      attributs: {ordre: "1"}
    - id: moyens
      libelles: ["Moyens financiers"]
parametres:
  tolerance: "1"
  mots: ["dont", "soit"]
  lignes: 3
"""


@pytest.fixture
def ours(tmp_path, monkeypatch):
    """A small folder in place of the rules we ship."""
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "essai.yaml").write_text(OURS, encoding="utf-8")
    monkeypatch.setattr(load_module, "our_folder", lambda: folder)
    return folder


@pytest.fixture
def user(tmp_path, ours):
    """Write a file in a user's folder; the folder is returned."""
    folder = tmp_path / "user"
    folder.mkdir()

    def write(content, name="essai.yaml"):
        (folder / name).write_text(textwrap.dedent(content), encoding="utf-8")
        return folder

    return write


def motif(text="^annexe$", **keys):
    """One rule file with one motif, keys replaced or (None) left out."""
    parts = {"id": "a", "motif": f"'{text}'", "exemples": '["Annexe"]', "contre_exemples": '["autre"]'} | keys
    body = "\n      ".join(f"{key}: {value}" for key, value in parts.items() if value is not None)
    return f"motifs:\n  entete:\n    - {body}\n"


BAD_FILES = {
    "unknown section": ("motif:\n  entete: []\n", 1, "motif", "unknown key"),
    "unknown key of a rule": (motif(exemple='["x"]'), 7, "motifs.entete[0].exemple", "unknown key"),
    "no id": (motif(id=None), 3, "motifs.entete[0]", "'id' is missing"),
    "no examples": (motif(exemples=None), 3, "motifs.entete[0]", "'exemples' is missing"),
    "no counter-examples": (motif(contre_exemples=None), 3, "motifs.entete[0]", "'contre_exemples' is"),
    "empty examples": (motif(exemples="[]"), 5, "motifs.entete[0].exemples", "not empty"),
    "examples that are one text": (motif(exemples="Annexe"), 5, "motifs.entete[0].exemples", "list of texts"),
    "a number for a text": (motif(exemples="[12]"), 5, "motifs.entete[0].exemples[0]", "between quotes"),
    "a truth value for an id": (motif(id="no"), 3, "motifs.entete[0].id", "between quotes"),
    "a pattern that does not compile": (motif("fiche ("), 3, "motifs.entete[0]", "does not compile"),
    "a pattern that could never match": (motif("^Résumé$"), 4, "motifs.entete[0].motif", "'e' for 'é'"),
    "valeur that is no mapping": (motif(valeur="[a]"), 7, "motifs.entete[0].valeur", "'key: value'"),
    "an id twice": (
        motif() + motif().split("\n", 2)[2],
        7,
        "motifs.entete[1]",
        "already used",
    ),
    "a family that is no list": ("motifs:\n  entete:\n    id: x\n", 2, "motifs.entete", "list of rules"),
    "a family nothing reads": (motif().replace("entete", "entetes"), 2, "motifs.entetes", "nothing reads"),
    "an entry without wording": ("lexiques:\n  labels:\n    - id: a\n", 3, "lexiques.labels[0]", "missing"),
    "a blank wording": (
        "lexiques:\n  labels:\n    - id: x\n      libelles:\n        - ' '\n",
        5,
        "lexiques.labels[0].libelles[0]",
        "empty",
    ),
    "remplace that is no truth value": (
        'lexiques:\n  labels:\n    - id: constat\n      libelles: [a]\n      remplace: "oui"\n',
        5,
        "lexiques.labels[0].remplace",
        "true or false",
    ),
    "remplace of nothing": (
        "lexiques:\n  labels:\n    - id: x\n      libelles: [a]\n      remplace: true\n",
        3,
        "lexiques.labels[0]",
        "no entry 'x'",
    ),
    "a wording of another entry": (
        'lexiques:\n  labels:\n    - id: moyens\n      libelles: ["CONSTATS"]\n',
        None,
        "lexiques.labels",
        "already names",
    ),
    "a parameter nothing reads": ("parametres:\n  ligne: 1\n", 2, "parametres.ligne", "nothing reads"),
    "a parameter of another type": ("parametres:\n  tolerance: 1\n", 2, "parametres.tolerance", "same type"),
    "a parameter with a point": ("parametres:\n  lignes: 1.5\n", 2, "parametres.lignes", "whole number"),
    "a key twice": ("parametres:\n  lignes: 1\n  lignes: 2\n", 3, "parametres.lignes", "twice"),
    "an alias": ("parametres:\n  mots: &m [a]\n  lignes: *m\n", 3, "parametres.lignes", "alias"),
    "a date that is none": ("parametres:\n  lignes: 2020-13-45\n", 2, "parametres.lignes", "quotes"),
    "no YAML": ("motifs:\n  - a\n b: [\n", 3, None, "not valid YAML"),
    "a text alone": ("bonjour\n", 1, None, "'key: value'"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_fault_is_named_by_file_line_and_key(user, case):
    content, line, key, words = BAD_FILES[case]
    folder = user(content)
    with pytest.raises(RuleError) as caught:
        load_rules(folder)
    error = caught.value
    assert error.path is not None
    assert words in error.message
    if line is not None:  # None: the fault lies between a file of the user and one of ours
        assert error.path.endswith("essai.yaml") and "user" in error.path
        assert (error.line, error.key) == (line, key)
        assert f"essai.yaml:{line}" in str(error)
    assert "\n" not in str(error)


def test_all_faults_are_listed_together(user):
    folder = user(motif("fiche (", valeur="[a]") + "parametres:\n  inconnu: 1\n")
    user("x: 1\n", name="essais.yaml")
    assert len(check_rules(folder)) >= 3


def test_a_file_nothing_reads_is_refused(user):
    with pytest.raises(RuleError, match=r"essais\.yaml: nothing reads this file.*essai\.yaml"):
        load_rules(user("description: x\n", name="essais.yaml"))
    with pytest.raises(RuleError, match=r"essai\.yml: nothing reads this file"):
        load_rules(user("description: x\n", name="essai.yml"))


def test_a_folder_that_is_not_there_is_refused(ours, tmp_path):
    with pytest.raises(RuleError, match="not a folder of rules"):
        load_rules(tmp_path / "absent")


def test_a_file_that_is_not_utf8_is_refused(user):
    folder = user("")
    (folder / "essai.yaml").write_bytes("description: x\nparametres: {tolerance: 'é'}\n".encode("latin-1"))
    with pytest.raises(RuleError, match=r"essai\.yaml:2: is not UTF-8"):
        load_rules(folder)


def test_notes_beside_the_rules_are_left_alone(user):
    user("# Mes règles\n", name="README.md")
    assert load_rules(user("")).parametre("essai.lignes") == 3


def test_a_new_motif_is_tried_before_ours_and_the_same_id_takes_its_place(user):
    folder = user(motif("^annexe$", id="annexe"))
    assert [m.id for m in load_rules(folder).motifs("essai.entete")] == ["annexe", "fiche"]
    folder = user(motif("^feuille$", id="fiche"))
    (only,) = load_rules(folder).motifs("essai.entete")
    assert only.search("Feuille") and not only.search("Fiche 3")


def test_wordings_add_up(user):
    rules = load_rules(
        user(
            """
            lexiques:
              labels:
                - id: constat
                  libelles: ["État des lieux", "Constats"]
                  attributs: {origine: vallorme}
                - id: annexe
                  libelles: ["Annexe"]
            """
        )
    )
    labels = rules.lexique("essai.labels")
    assert [entree.id for entree in labels.entrees] == ["constat", "moyens", "annexe"]
    assert labels.entrees[0].libelles == ("Constat du diagnostic", "Constats", "État des lieux")
    assert labels.entrees[0].attributs == {"ordre": "1", "origine": "vallorme"}
    assert labels.whole("ETAT DES LIEUX :") is labels.entrees[0]


def test_remplace_drops_our_wordings(user):
    labels = load_rules(
        user(
            """
            lexiques:
              labels:
                - id: constat
                  libelles: ["État des lieux"]
                  remplace: true
            """
        )
    ).lexique("essai.labels")
    assert labels.whole("Constats") is None
    assert labels.whole("État des lieux").id == "constat"


def test_parameters_take_the_place_of_ours(user):
    rules = load_rules(user("parametres:\n  tolerance: '2'\n  mots: [a]\n"))
    assert (rules.parametre("essai.tolerance"), rules.parametre("essai.mots")) == ("2", ("a",))
    assert rules.parametre("essai.lignes") == 3


@pytest.mark.parametrize("getter", ["motifs", "lexique", "parametre"])
def test_asking_for_an_unknown_name_is_a_rule_error(ours, getter):
    with pytest.raises(RuleError, match=r"essai\.yaml: inconnu"):
        getattr(load_rules(), getter)("essai.inconnu")


def test_the_digest_follows_the_content_and_not_the_place(user, ours, tmp_path):
    base = load_rules().sha256
    folder = user("parametres:\n  lignes: 4\n")
    changed = load_rules(folder).sha256
    assert len(base) == 64 and changed != base
    folder.rename(tmp_path / "elsewhere")
    assert load_rules(tmp_path / "elsewhere").sha256 == changed
    (tmp_path / "elsewhere" / "essai.yaml").unlink()
    assert load_rules(tmp_path / "elsewhere").sha256 == base


def test_rules_travel_to_another_process(ours):
    rules = pickle.loads(pickle.dumps(load_rules()))
    assert rules.motifs("essai.entete")[0].search("Fiche 3")
    assert rules.lexique("essai.labels").find("Constats")


FAILING_EXAMPLES = {
    "must match": (motif(exemples='["Annexe", "Plan"]'), "motifs.entete[0].exemples[1]", "must match"),
    "must not": (motif(contre_exemples='["ANNEXE"]'), "motifs.entete[0].contre_exemples[0]", "must not"),
    "wrong group": (
        motif(r"^(?P<mot>annexe)$", exemples='[{texte: "Annexe", donne: {mot: plan}}]'),
        "motifs.entete[0].exemples[0]",
        "holds 'annexe', not 'plan'",
    ),
    "no such group": (
        motif(exemples='[{texte: "Annexe", donne: {mot: annexe}}]'),
        "motifs.entete[0].exemples[0]",
        "no group 'mot'",
    ),
    "wording not found": (
        'lexiques:\n  labels:\n    - id: constat\n      libelles: [a]\n      exemples: ["Plan"]\n',
        "lexiques.labels[0].exemples[0]",
        "must name 'constat'",
    ),
    "wording found": (
        'lexiques:\n  labels:\n    - id: constat\n      libelles: [a]\n      contre_exemples: ["le a"]\n',
        "lexiques.labels[0].contre_exemples[0]",
        "must not name 'constat'",
    ),
}


@pytest.mark.parametrize("case", FAILING_EXAMPLES)
def test_an_example_that_fails_is_reported_alone(user, case):
    content, key, words = FAILING_EXAMPLES[case]
    (fault,) = check_rules(user(content))
    assert fault.key == key and words in fault.message


def test_a_group_is_compared_without_case_or_accent(user):
    content = motif("^annexe (?P<nom>.+)$", exemples='[{texte: "Annexe Été", donne: {nom: "Été"}}]')
    assert check_rules(user(content)) == []


def test_a_pattern_that_runs_away_is_a_fault_of_the_rule(user, monkeypatch):
    monkeypatch.setattr("extractor.ruleset.motif.TIMEOUT", 0.05)
    content = motif(r"^(?:a|ab|b|ba)*\d$", exemples=f'["{"ab" * 200}"]')
    (fault,) = check_rules(user(content))
    assert "needs more than 0.05 s" in fault.message and fault.key == "motifs.entete[0]"
