"""The MongoDB collections of this slice, and the only files that know them."""
