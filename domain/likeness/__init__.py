"""What submissions of different teams have in common: texts, pictures, mobiles, bank accounts."""
