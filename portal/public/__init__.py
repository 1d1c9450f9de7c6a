"""What anybody may read: the home page, the pages written in Markdown, and the keys that receipts are checked with."""
