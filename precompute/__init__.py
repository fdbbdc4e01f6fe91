"""The offline job: images, CVAE, pair, style-transfer grid, pack.

`axes` and `pack` need numpy alone; `app` reads packs through them. Everything else in this
package may import Keras, and nothing in `app` imports it.
"""
