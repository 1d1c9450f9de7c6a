"""The readable docs of the API, made from its document: what a page says is what the shapes check."""
