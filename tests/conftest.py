"""What every test shares: the report header, and fixtures for what may be absent."""

import os
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def pytest_report_header() -> list[str]:
    lines = []
    if not CORPUS.is_dir():
        lines.append(f"real material: none at {CORPUS}; tests that need it are NOT RUN")
    return lines


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real material beside the project; tests that need it are skipped without."""
    if not CORPUS.is_dir():
        pytest.skip("no real material beside the project (said in the report header)")
    return CORPUS
