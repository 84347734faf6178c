"""Where tables live: the warehouse, its SQL files, settings, errors and published states."""
