"""Google and Microsoft in miniature, strict to what the real ones document: for the demo, for tests.

Nothing of the server imports this, and this imports nothing of the server.
"""
