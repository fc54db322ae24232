"""Questions from other people's files, and our questions as files for other programs."""
