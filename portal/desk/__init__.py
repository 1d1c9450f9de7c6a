"""The staff workspace: Today, sales and drafts, and updating a delivery. It has no tables."""
