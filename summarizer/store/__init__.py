"""The store: what was fetched or built once, what it must be, and how it gets there."""
