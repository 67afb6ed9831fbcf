"""Rows and queries: everything the intake knows, in one database."""
