"""What one outside reader is given, for a time: the pack, sealed, and the page that opens it."""
