"""The lessons: markdown and a table of contents, and the code that makes pages of them."""
