"""Signing in and out, one's own account, and those of others: forms that work without script."""
