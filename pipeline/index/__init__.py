"""What is searched and how it is asked, the same for every engine; each engine is one adapter."""
