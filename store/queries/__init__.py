"""Questions to the store and changes of it: one module per noun, a session first, no commit."""
