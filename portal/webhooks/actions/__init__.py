"""What can be done with webhooks: making, changing and ending them, and seeing to what they are sent."""
