"""Moving: a whole installation as one file, to be replayed into an empty one, on another machine or the other engine.

A backup holds tables. This file holds what happened, and the tables are written from it: JSON Lines in UTF-8, each
line an object with its `kind` first, in this order (`shapes` has all fields):

    installation  format, version, whose it is, when it was made, and how many lines of each kind follow
    key           each public key that receipts and daily roots are signed with
    stream        the company's, then that of each sale, with the number and the hash of its last entry, and after it
      entry         its entries; `facts` is the exact text that was hashed, `texts` are the personal texts beside it by
                    their JSON pointers, each [salt, text], or [null, null] once it is erased
      receipt       its receipts, as the bytes that were signed and their signature, both in base64
      file          its files, in base64
      head          which daily roots are over this stream, and over how much of it
    root          the statements of the daily roots, as they were signed
    row           what isn't in the record, and without which people would be written to twice or against their wish
    end           how many lines stand before it, and the SHA-256 of all their bytes

Private keys, the secret key, passwords, sessions, drafts, notes of staff and waiting mails are not in it.
"""
