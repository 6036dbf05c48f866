"""The reader of WordPress exports (WXR): a file's bytes come in; a Reading with an article for each post goes out."""
