"""What can be done in rooms."""
