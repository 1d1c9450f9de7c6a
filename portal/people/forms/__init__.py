"""Forms of people: signing in, the company's settings, staff."""
