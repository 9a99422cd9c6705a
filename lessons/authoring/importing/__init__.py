"""Brings lessons written for Hugging Face's doc-builder into the course."""
