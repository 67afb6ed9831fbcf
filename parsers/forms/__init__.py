"""From a Document to the forms that a campaign declares."""
