"""The tables of people: accounts, what they prove themselves with, and what was done to accounts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, String, Table, Text

from pipeline.store.schema import KEY, METADATA

account = Table(
    "account",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", KEY, nullable=False, unique=True),
    Column("full_name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("agencies", Text),  # JSON; empty where everything may be seen
    Column("password_hash", Text),
    Column("subject", Text, unique=True),  # issuer and subject at the identity provider
    Column("disabled", Boolean, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

# Tokens are kept as SHA-256 only: whoever reads the file cannot sign in with what stands in it.
account_session = Table(
    "account_session",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

api_key = Table(
    "api_key",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)

one_time_link = Table(
    "one_time_link",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id")),  # empty where it makes the first account
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
)

# Lines are only ever added: triggers refuse a change.
account_audit = Table(
    "account_audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Text, nullable=False),  # name of an account, or of who runs the command line
    Column("account_id", Integer, nullable=False, index=True),
    Column("account_name", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("before", Text),  # JSON
    Column("after", Text),  # JSON
)
