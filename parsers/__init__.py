"""Bytes to forms: readers make a Document of any format, the forms package reads the fields from it."""
