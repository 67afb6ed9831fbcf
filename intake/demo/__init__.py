"""An invented season: documents, mails and rosters made from a seed, for the demo and for tests."""
