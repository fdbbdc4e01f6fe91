"""The explorer: shows a pack in the browser. Reads packs; computes nothing, imports no Keras.

`gunicorn "app:create_app()"` serves it; `python -m app` does that and says where to click.
"""

from app.factory import build_dash, create_app

__all__ = ["build_dash", "create_app"]
