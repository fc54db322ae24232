"""A set is published whole, version by version, and withdrawn with a reason."""
