"""What goes over the wire: rooms, messages, bots, and the commands about them."""
