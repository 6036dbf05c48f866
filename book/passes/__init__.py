"""Passes: a Book comes in, a Book goes out; PASSES is their order."""
