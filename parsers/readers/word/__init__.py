"""Word files: docx, binary ones, and those of flat XML."""
