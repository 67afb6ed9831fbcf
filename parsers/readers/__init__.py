"""One module per format; each makes a Document from a file's bytes."""
