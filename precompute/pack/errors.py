"""What can be wrong with a pack. Messages say which file, what was expected, what was found."""


class PackError(ValueError):
    """A pack, or a file in it, is not what its format says."""


class PackMismatchError(PackError):
    """A run's settings differ from those of the pack it was told to extend."""


class PackBusyError(PackError):
    """Another job is writing to the pack."""
