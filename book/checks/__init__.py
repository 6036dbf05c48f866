"""Checks: a finished file comes in, Issues go out."""
