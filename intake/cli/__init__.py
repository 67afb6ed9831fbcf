"""The command line ``zhihui``."""
