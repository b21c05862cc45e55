"""Rows of tables read as sequences of figures, whatever columns these were put into, and the fiche each is about."""
