"""Runs the steps on the connection that the caller opened, inside the caller's transaction."""

from __future__ import annotations

from alembic import context

from pipeline.store import (  # noqa: F401 (their tables belong to the metadata)
    account_tables,
    feeds,
    mail_log,
    saved_searches,
    tracking,
    uploads,
    webhooks,
)
from pipeline.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
context.run_migrations()
