"""Task lists in the forms that offices use: Excel that is read back, Word, calendars, CSV and JSON lines."""
