"""What the repository holds and how it answers."""

__version__ = "0.1.0"
