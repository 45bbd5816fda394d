"""From a question to a cited answer: conversation, command line, web page."""
