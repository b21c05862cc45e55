"""The press: turns the content files into PDF pages, flat text and truth."""
