"""Training recipe of the embedded text-to-video model (see ../README.md)."""
