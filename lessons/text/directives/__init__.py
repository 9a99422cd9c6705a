"""The fences that are more than text, such as `{widget}` and `{quiz}`."""
