"""Reference data, sample data and the simulator."""
