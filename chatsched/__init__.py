"""chatsched: a real-time chat server in which a meeting is agreed in the conversation."""

__version__ = "0.1.0"
