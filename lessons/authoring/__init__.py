"""The teacher's half: checks and commands. The server never loads it."""
