"""What the API tells of each noun: one module each, and how it is made from what pages read."""
