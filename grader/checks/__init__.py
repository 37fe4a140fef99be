"""What a hidden check is written with."""
