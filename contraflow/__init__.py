"""Contraflow finds goods that do not flow the way their papers say."""

__version__ = "0.1.0"
