"""One module per step, named by its number; a released step never changes."""
