"""Pure functions on French text. They know no document, and say how their result maps to the text given."""
