"""Response parity: how long prospects and customers wait for our answers, counted alike.

Everywhere it is the working time of the company, in whole minutes, from when somebody wrote to when we answered.
Prospects wait for the answer to an enquiry, and to their mails of the sales stage where those were kept as sources;
customers wait for the answer to their messages.
"""
