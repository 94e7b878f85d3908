"""Where files and claims about them come from."""
