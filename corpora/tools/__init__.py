"""Reads the sources in ``corpora/directives`` and prints them as text, web page, DOCX and PDF, with gold."""
