"""What is known of a file from its name and its first bytes. Pure."""
