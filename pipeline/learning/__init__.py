"""What is learnt from the corpus and how it is measured; for a checkout, where ``corpora/`` lies."""
