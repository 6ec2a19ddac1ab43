"""Google and Microsoft in miniature, strict to what they document: for the demo and the tests.

Beside them a mail server that delivers to nobody, and shows what it took.

Nothing of the server imports this, and this imports nothing of the server.
"""
