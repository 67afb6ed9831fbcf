"""Tests of the invented season."""
