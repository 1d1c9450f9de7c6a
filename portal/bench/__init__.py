"""The project's own measurements: ratios and counts of one run, side by side on the machine at hand."""
