"""Records and results in the formats others read: pure functions."""
