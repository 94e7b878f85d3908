"""Files made from others by accidents and by malice: the same ones for the same seed."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

_NUMBER = re.compile(rb"\d+")
_HUGE = (b"0", b"-1", b"65536", b"2147483647", b"4294967296", b"99999999999999999999")


def _flip(data: bytearray, drawn: Random, _: bytes) -> None:
    for _at in range(drawn.choice((1, 8, 64, 512))):
        data[drawn.randrange(len(data))] ^= 1 << drawn.randrange(8)


def _cut(data: bytearray, drawn: Random, _: bytes) -> None:
    del data[drawn.randrange(len(data)) :]


def _part(data: Sequence[int], drawn: Random) -> slice:
    start = drawn.randrange(len(data))
    return slice(start, start + drawn.randint(1, max(1, len(data) // 4)))


def _leave_out(data: bytearray, drawn: Random, _: bytes) -> None:
    del data[_part(data, drawn)]


def _swap(data: bytearray, drawn: Random, _: bytes) -> None:
    one, other = _part(data, drawn), _part(data, drawn)
    data[one], data[other] = data[other], data[one]


def _repeat(data: bytearray, drawn: Random, _: bytes) -> None:
    part = _part(data, drawn)
    data[part.stop : part.stop] = data[part] * drawn.randint(1, 4)


def _inflate(data: bytearray, drawn: Random, _: bytes) -> None:
    """Numbers become huge, negative or nought: lengths, sizes, counts, places."""
    numbers = list(_NUMBER.finditer(bytes(data)))
    for found in sorted(drawn.sample(numbers, min(4, len(numbers))), key=lambda m: -m.start()):
        data[found.start() : found.end()] = drawn.choice(_HUGE)


def _splice(data: bytearray, drawn: Random, other: bytes) -> None:
    """It goes on as another file does."""
    data[drawn.randrange(len(data)) :] = other[drawn.randrange(len(other)) :]


_WAYS: tuple[Callable[[bytearray, Random, bytes], None], ...] = (
    *(_flip, _cut, _leave_out, _swap, _repeat, _inflate, _splice),
)


def mutations(sources: Sequence[Path], count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """So many mutations, each with a name that tells what was done to which file. Each is made in
    one to three ways."""
    drawn = Random(seed)
    for number in range(count):
        source = drawn.choice(sources)
        other = drawn.choice(sources).read_bytes() or b" "
        data = bytearray(source.read_bytes())
        done = []
        for way in drawn.sample(_WAYS, drawn.randint(1, 3)):
            if data:
                way(data, drawn, other)
                done.append(way.__name__.strip("_"))
        yield f"{number:04} {'+'.join(done)} {source.name}", bytes(data)
