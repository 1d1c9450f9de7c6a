"""Messages: the conversation of a sale, in which every message of the customer starts a clock.

Staff write, or note a call, a visit or a text message that took place elsewhere; the customer may say that it didn't.
An answer stops the clocks of what it answers, and delivers what a promise says of messages.
"""
