"""A task's life after it was given: status, progress, extension, reassignment (theo dõi, đôn đốc)."""
