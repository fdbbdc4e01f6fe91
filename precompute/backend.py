"""The thin seam between Keras's backends: gradients, compiled loops, devices.

Everything else computes with `keras.ops` and runs on TensorFlow and JAX alike
(`KERAS_BACKEND=jax`).
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Callable, Sequence
from typing import Any

import keras

UNTOLD_GPU_MEMORY = 8 * 2**30

SAID_OUT_OF_MEMORY = (
    *("out of memory", "oom when allocating", "alloc_failed", "resource_exhausted"),
    *("no algorithm worked", "failed to allocate"),
)
"""What errors for want of memory say, in lower case; not all of them are of a class of their own.

The libraries that a GPU's convolutions and products run in take memory of their own, and where
they get none the backends report it as an internal error.
"""

Tensor = Any
Loss = Callable[..., tuple[Tensor, Any]]
Step = Callable[..., Any]


def name_and_version() -> str:
    """Return the backend in use and its version, such as `tensorflow 2.21.0`."""
    backend = keras.backend.backend()
    return f"{backend} {__import__(backend).__version__}"


def gradient(loss: Loss) -> Callable[..., tuple[Tensor, Any]]:
    """Return a function that gives (d loss / d first argument, auxiliary output).

    `loss(x, *arguments)` returns a scalar and an auxiliary output.
    """
    if keras.backend.backend() == "jax":
        import jax

        return jax.grad(loss, has_aux=True)
    import tensorflow as tf

    def with_tape(x: Tensor, *arguments: Any) -> tuple[Tensor, Any]:
        with tf.GradientTape() as tape:
            tape.watch(x)
            value, auxiliary = loss(x, *arguments)
        return tape.gradient(value, x), auxiliary

    return with_tape


def compiled_loop(step: Step, variables: Sequence[keras.Variable]) -> Callable[..., Any]:
    """Compile `for number in range(start, stop): state = step(number, state, constants)`.

    The result is called with (start, stop, state, constants); states and constants are tuples
    of tensors. The bounds are run-time values: another number of steps compiles nothing anew.
    `variables` are those that `step` reads.
    """
    if keras.backend.backend() == "jax":
        import jax

        def run(start: Tensor, stop: Tensor, state: Any, constants: Any) -> Any:
            body = lambda number, state: step(number, state, constants)  # noqa: E731
            return jax.lax.fori_loop(start, stop, body, state)

        return compiled(run, variables)
    import tensorflow as tf

    @tf.function
    def loop(start: Tensor, stop: Tensor, state: Any, constants: Any) -> Any:
        _, state = tf.while_loop(
            lambda number, _: number < stop,
            lambda number, state: (number + 1, step(number, state, constants)),
            (start, state),
        )
        return state

    def with_tensors(start: int, stop: int, state: Any, constants: Any) -> Any:
        return loop(tf.constant(start), tf.constant(stop), state, constants)

    return with_tensors


def compiled(
    function: Callable[..., Any], variables: Sequence[keras.Variable]
) -> Callable[..., Any]:
    """Compile a function of tensors that reads `variables`.

    JAX would take the variables' values for constants: a VGG's 80 MB in every program, and the
    compiler at work on them. So they are handed in.
    """
    if keras.backend.backend() == "jax":
        import jax

        @jax.jit
        def with_values(values: Sequence[Tensor], *arguments: Any) -> Any:
            with keras.StatelessScope(state_mapping=list(zip(variables, values, strict=True))):
                return function(*arguments)

        return lambda *arguments: with_values([each.value for each in variables], *arguments)
    import tensorflow as tf

    return tf.function(function)


def use_tf32(allowed: bool) -> None:
    """Let GPUs compute float32 products as TF32, or not: recent ones do unless told otherwise."""
    if keras.backend.backend() == "jax":
        import jax

        precision = "tensorfloat32" if allowed else "highest"
        jax.config.update("jax_default_matmul_precision", precision)
        return
    import tensorflow as tf

    tf.config.experimental.enable_tensor_float_32_execution(allowed)


def in_full_precision() -> contextlib.AbstractContextManager[object]:
    """Return a context: what is computed in it is float32 throughout, whatever `use_tf32` says.

    JAX has it for single products. TensorFlow has one switch for all of them, so that there this
    changes nothing.
    """
    if keras.backend.backend() == "jax":
        import jax

        return jax.default_matmul_precision("highest")
    return contextlib.nullcontext()


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether the backend raised `error` because memory did not suffice."""
    if isinstance(error, MemoryError):
        return True
    if keras.backend.backend() == "jax":
        import jax

        raised = isinstance(error, jax.errors.JaxRuntimeError)
    else:
        import tensorflow as tf

        if isinstance(error, tf.errors.ResourceExhaustedError):
            return True
        raised = isinstance(error, tf.errors.OpError)
    return raised and any(words in str(error).lower() for words in SAID_OUT_OF_MEMORY)


def gpu_memory() -> int | None:
    """Return about how many bytes of the first GPU the backend may use, None without a GPU.

    What JAX says; with TensorFlow, which does not tell, what the driver says the GPU has; where
    neither is to be had `UNTOLD_GPU_MEMORY`. A batch that turns out too large is halved.
    """
    if not gpus():
        return None
    if keras.backend.backend() == "jax":
        import jax

        told = jax.local_devices()[0].memory_stats() or {}
        return int(told.get("bytes_limit", UNTOLD_GPU_MEMORY))
    command = ["nvidia-smi", "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    if visible := os.environ.get("CUDA_VISIBLE_DEVICES"):
        command.append(f"--id={visible.split(',')[0]}")  # else it tells of the machine's first
    with contextlib.suppress(OSError, subprocess.CalledProcessError, ValueError, IndexError):
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return int(said.split()[0]) * 2**20
    return UNTOLD_GPU_MEMORY


def gpus() -> list[str]:
    """Return the names of the GPUs that the backend sees."""
    if keras.backend.backend() == "jax":
        import jax

        return [str(device) for device in jax.devices() if device.platform == "gpu"]
    import tensorflow as tf

    return [device.name for device in tf.config.list_physical_devices("GPU")]
