"""The web page: asking, the sources beside the answer, the register and the documents, in three languages."""
