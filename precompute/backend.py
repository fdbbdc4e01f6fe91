"""The thin seam between Keras's backends: gradients, compiled loops, devices.

Everything else computes with `keras.ops` and runs on TensorFlow and JAX alike
(`KERAS_BACKEND=jax`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras

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


def compiled_loop(step: Step) -> Callable[..., Any]:
    """Compile `for number in range(start, stop): state = step(number, state, constants)`.

    The result is called with (start, stop, state, constants); states and constants are tuples
    of tensors. The bounds are run-time values: another number of steps compiles nothing anew.
    """
    if keras.backend.backend() == "jax":
        import jax

        def run(start: Tensor, stop: Tensor, state: Any, constants: Any) -> Any:
            body = lambda number, state: step(number, state, constants)  # noqa: E731
            return jax.lax.fori_loop(start, stop, body, state)

        return jax.jit(run)
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


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function of tensors."""
    if keras.backend.backend() == "jax":
        import jax

        return jax.jit(function)
    import tensorflow as tf

    return tf.function(function)


def use_full_float32() -> None:
    """Compute float32 as float32: not as TF32, which recent GPUs use unless told otherwise."""
    if keras.backend.backend() == "jax":
        import jax

        jax.config.update("jax_default_matmul_precision", "highest")
        return
    import tensorflow as tf

    tf.config.experimental.enable_tensor_float_32_execution(False)


def gpus() -> list[str]:
    """Return the names of the GPUs that the backend sees."""
    if keras.backend.backend() == "jax":
        import jax

        return [str(device) for device in jax.devices() if device.platform == "gpu"]
    import tensorflow as tf

    return [device.name for device in tf.config.list_physical_devices("GPU")]
