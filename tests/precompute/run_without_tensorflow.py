"""The job's command line where TensorFlow cannot be imported, as on a machine with JAX alone."""

import sys
from importlib.abc import MetaPathFinder


class Absent(MetaPathFinder):
    """Finds nothing, and nothing else may be asked."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "tensorflow":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


if __name__ == "__main__":
    sys.meta_path.insert(0, Absent())
    from precompute.cli import main

    sys.exit(main(sys.argv[1:]))
