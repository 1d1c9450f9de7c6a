"""The API: what programs read and do, by the same access and verbs as the pages. A feature without tables, on top."""
