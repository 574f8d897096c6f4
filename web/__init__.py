"""The doors: pages, API, settings and the program ``attune``."""
