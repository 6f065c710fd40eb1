"""The database. Imports nothing of ours."""
