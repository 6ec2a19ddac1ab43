"""`python -m chatsched` is the command line."""

from chatsched.app.cli import main

main()
