"""Filing: the receipts of a sale as one PDF that one would put in a folder, made from their signed bytes alone."""
