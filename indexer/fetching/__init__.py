"""Files from the web, fetched safely and politely.

`Fetcher` asks one host one thing at a time, with a pause, as its robots.txt allows; only over
http(s), only at public addresses, within limits of time and size.
"""

from indexer.fetching.fetcher import Fetched, Fetcher

__all__ = ["Fetched", "Fetcher"]
