"""With KERAS_BACKEND=jax: print what tests want to know of that backend, as JSON."""

import json

import jax
import numpy as np

from precompute import backend
from precompute.transfer import gram_matrix


def products_of(function) -> list[str]:
    """The precisions of the matrix products that `function` of a batch of maps makes."""
    program = jax.make_jaxpr(function)(np.ones((1, 2, 2, 3), np.float32))
    found = [each.params["precision"] for each in _equations(program.jaxpr)]
    return [str(precision) for precision in found]


def _equations(program):
    for equation in program.eqns:
        if equation.primitive.name == "dot_general":
            yield equation
        for value in equation.params.values():
            if hasattr(value, "jaxpr"):
                yield from _equations(value.jaxpr)


if __name__ == "__main__":
    backend.use_tf32(True)
    error = jax.errors.JaxRuntimeError
    print(
        json.dumps(
            {
                "gram": products_of(gram_matrix),
                "other": products_of(lambda maps: maps[0, 0] @ maps[0, 1].T),
                "out_of_memory": [
                    backend.is_out_of_memory(error(text))
                    for text in (
                        "RESOURCE_EXHAUSTED: Out of memory while trying to allocate 9 bytes.",
                        "INTERNAL: CUDNN_STATUS_ALLOC_FAILED",
                        "INVALID_ARGUMENT: shapes do not fit",
                    )
                ],
            }
        )
    )
