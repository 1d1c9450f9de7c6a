"""What the pages of words promise to programs, done."""
