import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from extractor.errors import RuleError

HEAVY = {"rich", "pydantic", "regex", "pypdfium2", "yaml", "csv", "extractor.model", "extractor.export"}


def python(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(root)}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env=environment, timeout=60, **options
    )


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, extractor.cli as c\n"
        "try: c.main(['--help'])\n"
        "except SystemExit: print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    done = python("-c", code)
    assert "Usage:" in done.stdout
    assert not HEAVY & set(done.stderr.split())


def test_help_shows_examples_and_the_other_commands(extract: Any) -> None:
    result = extract("--help")
    assert result.exit_code == 0
    for words in (
        "Usage: extract [OPTIONS] FILE...",
        "--to [json|csv|parquet|xlsx|sqlite|duckdb|jsonl]",
        "extract deliberation.pdf",
        "extract schema",
    ):
        assert words in result.stdout


@pytest.mark.parametrize(
    "arguments", [[], ["a.pdf", "--bogus"], ["--to", "xls", "a.pdf"], ["a.pdf", "--rules", "nowhere"]]
)
def test_wrong_usage_ends_with_two(extract: Any, files: Any, arguments: list[str]) -> None:
    files("a.pdf")
    result = extract(*arguments)
    assert result.exit_code == 2
    assert "Usage: extract [OPTIONS] FILE..." in result.stderr


def test_version(extract: Any) -> None:
    assert extract("--version").stdout.startswith("extract ")


def test_the_schema_is_printed_and_fits_what_is_written(extract: Any, files: Any) -> None:
    files("a.pdf")
    schema = json.loads(extract("schema").stdout)
    jsonschema.validate(json.loads(extract("a.pdf", "--json").stdout), schema)


def test_a_file_named_like_a_command_is_reached_by_its_path(extract: Any, files: Any) -> None:
    files("schema")
    assert json.loads(extract("./schema", "--json").stdout)["document_id"] == "schema"


def test_wrong_rules_are_one_line(extract: Any, files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: object = None) -> None:
        raise RuleError("no such key", path="mes/fiches.yaml", line=3, key="motif")

    files("a.pdf")
    monkeypatch.setattr("extractor.load_rules", refuse)
    result = extract("a.pdf", "--rules", ".")
    assert result.exit_code == 1
    assert result.stderr == "extract: mes/fiches.yaml:3: motif: no such key\n"


def test_checking_rules_names_every_fault(extract: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [
        RuleError("no such key", path="a.yaml", line=1),
        RuleError("does not match", path="b.yaml", line=2),
    ]
    monkeypatch.setattr("extractor.ruleset.check_rules", lambda folder=None: faults)
    result = extract("rules", "check")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "extract: a.yaml:1: no such key",
        "extract: b.yaml:2: does not match",
    ]
    monkeypatch.setattr("extractor.ruleset.check_rules", lambda folder=None: [])
    assert extract("rules", "check").exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes as Unix knows them")
def test_a_reader_that_leaves_early_is_no_crash() -> None:
    code = "import time, extractor.cli as c; time.sleep(0.5); c.main(['schema'])"
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.wait(timeout=30)
    process.stderr.close()
