"""The PDF writer: an Edition comes in, a tagged PDF goes out."""
