"""Readers: a file or folder that holds an article comes in; a Reading goes out. `catalogue.READERS` lists them."""
