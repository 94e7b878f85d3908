"""`python -m fuzz TARGET [SECONDS] [FILE]`: feeds a target of `fuzz.targets` inputs that reach ever
more of its code, by atheris and libFuzzer; with a FILE, that one input alone. Without arguments it
names the targets. Linux only.

Only Python is watched: PDFium, lxml, expat and the other libraries in C and Rust run, but what
they do guides nothing. An input that breaks a promise is kept in `fuzz/found`, and the exit code
is not 0. What was learnt is kept in `fuzz/corpus` and is where the next run begins.
"""

import sys
from hashlib import sha256
from pathlib import Path

import atheris

# Whatever a target needs is imported with it: what is imported later is not watched.
with atheris.instrument_imports(include=["repo_search", "indexer", "pdfminer"]):
    from fuzz.targets import SEEDS, TARGETS

HERE = Path(__file__).parent
_LONGEST = 20_000
"""Bytes of an input: bombs are another test's concern."""
_SECONDS_FOR_ONE = 30
_MEMORY = 2048


def main(target: str, seconds: str = "30", *one: str) -> None:
    """Runs the target until time is up or something is found. Does not return."""
    corpus, found = HERE / "corpus" / target, HERE / "found"
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(exist_ok=True)
    for seed in SEEDS[target]():
        (corpus / sha256(seed).hexdigest()[:16]).write_bytes(seed[:_LONGEST])
    atheris.Setup(
        [
            *(sys.argv[0], f"-max_total_time={seconds}", f"-max_len={_LONGEST}"),
            *(f"-timeout={_SECONDS_FOR_ONE}", f"-rss_limit_mb={_MEMORY}", "-print_final_stats=1"),
            *(f"-artifact_prefix={found}/{target}-", *(one or [str(corpus)])),
        ],
        TARGETS[target],
    )
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) == 1:
        print(*TARGETS, sep="\n")
    elif sys.argv[1] not in TARGETS:
        sys.exit(f"usage: python -m fuzz {'|'.join(TARGETS)} [SECONDS] [FILE]")
    else:
        main(*sys.argv[1:])
