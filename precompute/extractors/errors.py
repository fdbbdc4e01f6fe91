"""What can go wrong before an extractor runs."""


class WeightsError(RuntimeError):
    """An extractor's weights cannot be had; the message says what to do."""
