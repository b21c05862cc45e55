"""``python -m extractor.ruleset``: make ahead what the rules cost, as ``python -m compileall`` does for the modules."""

from extractor.ruleset.load import prepare

if __name__ == "__main__":
    prepare()
