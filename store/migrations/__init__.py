"""The history of the schema, run by ``store.schema.migrate``."""
