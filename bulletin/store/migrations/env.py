"""What Alembic runs: the steps, on the connection and in the transaction that ``migrate`` has opened."""

from __future__ import annotations

from alembic import context

from bulletin.store.schema import subscribers

context.configure(connection=context.config.attributes["connection"], target_metadata=subscribers.metadata)
with context.begin_transaction():
    context.run_migrations()
