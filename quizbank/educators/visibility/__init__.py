"""Who sees a published set: its owner, a class with its code, or everyone once approved."""
