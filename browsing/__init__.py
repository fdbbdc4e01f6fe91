"""The app as a browser meets it, for tests, benchmarks and screenshots: a server, a Chromium."""
