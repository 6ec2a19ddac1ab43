"""What chat keeps in MongoDB; nothing beside this package knows the collections."""
