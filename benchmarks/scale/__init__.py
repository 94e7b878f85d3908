"""What a repository of a given size needs: `python -m benchmarks.scale`, from what was measured."""
