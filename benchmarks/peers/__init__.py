"""Frozen peers: written before any detector was tuned, and not changed since."""
