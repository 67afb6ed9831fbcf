"""What stands in places on a page, whatever the format: characters and rulings to paragraphs and tables."""
