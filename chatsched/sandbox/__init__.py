"""Google and Microsoft in miniature, strict to what they document: for the demo and the tests.

Nothing of the server imports this, and this imports nothing of the server.
"""
