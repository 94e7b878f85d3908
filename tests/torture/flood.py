"""A flood: asks for addresses of a site as fast as it can, from one address, for so many seconds.
Run as a program of its own, so that it takes no time from who measures; prints what was answered
how often, as JSON."""

import json
import sys
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from threading import Thread
from urllib.parse import urlsplit


def flood(site: str, source: str, seconds: float, threads: int, targets: list[str]) -> Counter[int]:
    where = urlsplit(site)
    end = time.monotonic() + seconds
    counts: list[Counter[int]] = [Counter() for _ in range(threads)]

    def ask(number: int) -> None:
        at = number
        while time.monotonic() < end:
            connection = HTTPConnection(
                where.hostname or "", where.port, timeout=30, source_address=(source, 0)
            )
            try:
                while time.monotonic() < end:
                    at += 1
                    connection.request("GET", targets[at % len(targets)])
                    answer = connection.getresponse()
                    answer.read()
                    counts[number][answer.status] += 1
                    if answer.will_close:
                        break
            except (OSError, HTTPException):
                counts[number][0] += 1
                time.sleep(0.01)
            finally:
                connection.close()

    working = [Thread(target=ask, args=(number,)) for number in range(threads)]
    for one in working:
        one.start()
    for one in working:
        one.join()
    return sum(counts, Counter())


if __name__ == "__main__":
    site, source, seconds, threads, *targets = sys.argv[1:]
    print(json.dumps(flood(site, source, float(seconds), int(threads), targets)))
