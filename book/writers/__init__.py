"""Writers: an Edition comes in, a file goes out."""
