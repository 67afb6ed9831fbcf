"""The weekly intake report."""
