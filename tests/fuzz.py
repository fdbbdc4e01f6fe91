"""How many inputs hypothesis tries: some hundred in the suite, 10 000 a test with `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

few = settings(
    max_examples=int(os.environ.get("FUZZ", "150")),
    deadline=None,
    derandomize="FUZZ" not in os.environ,  # the suite tries the same ones each time
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
)
