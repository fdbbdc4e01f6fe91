"""What can go wrong with a cluster."""


class ClusterError(RuntimeError):
    """A cluster cannot be used, or ended; the message says what was found and what to do."""
