"""Tables: sales as people keep them in a spreadsheet, with one promise in each row.

Pure: bytes become text, text becomes rows, and rows become sales of the import format, each value with the line of the
file and the name of the column where it stands.
"""
