"""Capture: a source in sentences beside the promises taken from it, and whose words a slice of it is."""
