"""The time as the catalogue writes it."""

from datetime import UTC, datetime


def now() -> datetime:
    """UTC without its mark, in whole seconds."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
