"""The outbox's way out: receipts written, letters made into mails, and handed to the mail server at most once."""
