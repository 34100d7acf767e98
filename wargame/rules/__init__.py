"""The rules: one batched implementation, from one world to a hundred thousand."""
