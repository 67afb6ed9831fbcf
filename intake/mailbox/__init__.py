"""Where mail comes from: an IMAP account, or files that hold messages."""
