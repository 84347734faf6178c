"""What is computed: SQL files, read by ``engine.sql``."""
