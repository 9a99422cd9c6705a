"""How each bundled checkpoint was trained and measured: one module a checkpoint."""
