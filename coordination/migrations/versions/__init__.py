"""One module per revision, `r<number>_<what>.py`, oldest first."""
