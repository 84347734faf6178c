"""Measurements: how hard the simulated worlds are, and what Contraflow adds to its frozen peers."""
