"""Faults: runs that are killed, starved of disk and cut short, and what readers and the next run make of it."""
