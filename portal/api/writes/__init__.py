"""What programs do: the same verbs as those of the pages, in the name of a member of staff, never of a customer."""
