"""Words said to a language model: one Markdown file per task and language."""
