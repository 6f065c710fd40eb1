"""Numbered migrations (alembic)."""
