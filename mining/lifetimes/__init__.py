"""How long customers stay and what they are worth: survival, purchases to come, lifetime value."""
