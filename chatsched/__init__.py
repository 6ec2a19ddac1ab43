"""chatsched: a real-time chat server in which a meeting is agreed in the conversation."""
