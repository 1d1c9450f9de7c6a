"""The customer's own pages: the promise page of each sale, its papers and its receipt. It has no tables."""
