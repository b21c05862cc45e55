"""What all tests share."""

from hypothesis import settings

settings.register_profile("no deadline", deadline=None)  # how long a busy machine takes proves nothing
settings.load_profile("no deadline")
