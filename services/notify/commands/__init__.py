"""What notify can do, one file per act."""
