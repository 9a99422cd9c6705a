"""What widgets look at inside models; each module holds one thing to see, and its values."""
