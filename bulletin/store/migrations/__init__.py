"""The steps from an empty file to today's tables, in Alembic's form, shipped with the package."""
