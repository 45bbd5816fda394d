"""The library: what is kept (documents, passages, vectors) and how it is found."""
