"""What should follow one another or add up inside a text: numbers of actions and items, counts, shares, totals."""
