"""What intake can do, one file each; no command commits, publishes or calls the network."""
