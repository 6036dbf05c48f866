"""The style sheets of every book, and the tokens at their top."""
