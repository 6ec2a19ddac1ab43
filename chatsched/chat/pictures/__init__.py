"""Pictures drawn smaller, by processes of their own."""

from chatsched.chat.pictures.studio import Drawn, Studio, Thumbnail

__all__ = ["Drawn", "Studio", "Thumbnail"]
