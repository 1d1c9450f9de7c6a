"""The look that every page shares: layout, components, styles, scripts, and how words, days and money are written."""
