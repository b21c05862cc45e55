"""Years of a fiche: its calendar and its amounts, against the contract and against one another."""
