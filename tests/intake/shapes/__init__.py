"""JSON of other programs, mapped to the import format."""
