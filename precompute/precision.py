"""How the extractors' networks multiply. Losses and Adam stay in float32.

So do Gram matrices, but for tf32 on TensorFlow, whose switch for it is one for all products.
"""

from __future__ import annotations

FLOAT32 = "float32"
TF32 = "tf32"
"""float32 in memory; a GPU's products have 10 bits of mantissa."""
BFLOAT16 = "bfloat16"

PRECISIONS = {FLOAT32: "float32", TF32: "float32", BFLOAT16: "mixed_bfloat16"}
"""Each with the name of Keras's dtype policy for it."""
