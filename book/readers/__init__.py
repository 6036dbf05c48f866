"""Readers: an article in some format comes in; an Article and the Ledger of its lines go out."""
