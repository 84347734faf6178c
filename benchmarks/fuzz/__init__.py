"""Fuzzing: strange files for the loader, and strange SQL for ``contraflow query``."""
