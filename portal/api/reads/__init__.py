"""What programs read: the same access and queries as the pages, a noun each."""
