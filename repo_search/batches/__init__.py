"""Batches: many records changed alike, after a preview, as one run."""
