"""What we hold of a customer: given to them as one file, erased at their request, and kept by law for a stated reason.

An erasure is asked for, can be undone for a week, and is then carried out once. Texts, files, receipts and mails go;
the chain, the dates and the figures stay. While a legal hold stands, it waits.
"""
