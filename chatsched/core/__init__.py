"""Ids, the clock, the error tree, the wire's field types, and who is asking. No I/O."""
