"""Enquiries: requests left on a public page, on a referral link, or by a customer who asks about something new.

Staff answer them by mail, and how long that takes is how we treat prospects. One may become a sale, then `referred_by`
names whose link it came through. An enquirer may have everything they sent us deleted.
"""
