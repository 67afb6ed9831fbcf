"""Rows from domain values and back: the only place where rows are built.

A ``table=True`` class does not validate, so the conversions here are complete and exact: what goes in comes out equal.
"""
