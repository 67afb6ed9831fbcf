"""The databases of the store's tests."""

from tests.store.conftest import engine, postgresql_model, server, sqlite_model

__all__ = ["engine", "postgresql_model", "server", "sqlite_model"]
