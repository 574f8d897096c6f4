"""The built index: snapshots of the corpus, made and read; nothing of questions or pages."""
