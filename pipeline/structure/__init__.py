"""The structure of an administrative document: its zones, its outline, its tables."""
