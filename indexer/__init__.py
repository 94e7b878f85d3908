"""How documents get in: readers, metadata, manifests, the import run."""
