"""The summaries: files and words, nothing of indexes."""
