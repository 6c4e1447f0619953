"""Wanted values of expression holes: runs past open holes, the results undone, and what fills the rows they leave."""
