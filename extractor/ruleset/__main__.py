"""``python -m extractor.ruleset``: compile all our patterns ahead, as ``python -m compileall`` does the modules."""

from extractor.ruleset import load_rules
from extractor.ruleset.compiled import COMPILED

if __name__ == "__main__":
    for famille in load_rules().motifs_par_nom.values():
        famille.compile()
    COMPILED.write()
