"""Contexts of the desk's pages."""
