"""The composition root: command line, mailbox, archive and pipeline."""
