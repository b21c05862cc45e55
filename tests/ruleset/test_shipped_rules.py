"""The rules we ship: every file is right, every rule has examples that do what they say, and what they recognise."""

import re

import pytest

from extractor.ruleset import check_rules, load_rules
from extractor.ruleset.load import our_folder

FILES = sorted(path.name for path in our_folder().glob("*.yaml"))
README = (our_folder() / "README.md").read_text(encoding="utf-8")
WORKED = re.findall(r"```yaml\n# mes-regles/(\w+\.yaml)\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def faults():
    return check_rules()


@pytest.fixture(scope="module")
def rules():
    return load_rules()


@pytest.mark.parametrize("name", FILES)
def test_the_rules_we_ship_have_no_fault(faults, name):
    assert [str(fault) for fault in faults if str(fault.path).endswith(name)] == []


@pytest.mark.parametrize("name", FILES)
def test_every_rule_has_an_example_and_a_counter_example(rules, name):
    stem = name.removesuffix(".yaml")
    families = rules.motifs_par_nom | {nom: lexique.entrees for nom, lexique in rules.lexiques_par_nom.items()}
    ours = {nom: family for nom, family in families.items() if nom.split(".")[0] == stem}
    lacking = [f"{nom}: {r.id}" for nom, rs in ours.items() for r in rs if not (r.exemples and r.contre_exemples)]
    assert lacking == []


@pytest.mark.parametrize("name", FILES)
def test_every_file_says_what_it_is(name):
    assert (our_folder() / name).read_text(encoding="utf-8").startswith(("description:", "#"))


@pytest.mark.parametrize("name", FILES)
def test_the_readme_tells_of_every_family(rules, name):
    stem = name.removesuffix(".yaml")
    rows = README.partition(f"\n| `{stem}` |")[2].partition("\n| `")[0]
    told = {kind: set() for kind in ("list", "pattern")}
    for families, kind in re.findall(r"(?:^|\n\|) ?\|? ((?:`\w+`,? ?)+) ?\| (list|pattern) \|", rows):
        told[kind] |= set(re.findall(r"`(\w+)`", families))
    known = {"list": rules.lexiques_par_nom, "pattern": rules.motifs_par_nom}
    for kind, names in known.items():
        assert told[kind] == {nom.split(".")[1] for nom in names if nom.startswith(f"{stem}.")}


def test_the_worked_examples_of_the_readme_do_what_they_say(tmp_path):
    assert len(WORKED) >= 3
    for number, (name, content) in enumerate(WORKED):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_text(content, encoding="utf-8")
        assert check_rules(folder) == []


@pytest.mark.parametrize(
    "line",
    ["Page 12 sur 30", "— 7 —", "Reçu en préfecture le 03/10/2031", "00-220000009-20311003-cd_17-DE"],
)
def test_furniture_is_recognised(rules, line):
    assert any(motif.search(line) for motif in rules.motifs("mobilier.mobilier"))


@pytest.mark.parametrize(
    "line", ["2021", "12 345 €", "Total 12", "Reçu le rapport du président", "1 place sur 12 est occupée"]
)
def test_content_is_not_furniture(rules, line):
    assert not any(motif.search(line) for motif in rules.motifs("mobilier.mobilier"))
