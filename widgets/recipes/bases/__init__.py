"""Pretrained bases: weights that ship inside ordinary packages, converted once and kept."""
