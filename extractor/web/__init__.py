"""Pages for people who look rather than read: a static report, and a local server to check and correct.

Both show the same pages, made by ``site.Site`` from the tables of an output folder.
"""
