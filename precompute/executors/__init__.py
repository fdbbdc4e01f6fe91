"""Where batches of cells are run: here, or on a cluster.

Dask's scheduler imports `tasks`, and need not have Keras: nothing is imported here.
"""
