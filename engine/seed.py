"""The seed of all that is drawn at random in a run: the models of what is unusual, and nothing else."""

SEED = 20250509  # the day the crackdown on the smuggling of strategic minerals was announced
