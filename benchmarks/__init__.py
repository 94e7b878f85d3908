"""Measurements that are no tests: ratios taken side by side in one run."""
