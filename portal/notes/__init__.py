"""What staff note for themselves about a sale. It never leaves the workspace: no customer-facing module may import it.

The table stands apart from the record, the search index and the export. A backup holds it, and an erasure of the
customer deletes it without reading it (`lib.beside_sales`).
"""
