"""Documents in, evidence-backed findings out: read, extract, store."""
