# The web app and the embedded packs: docker build -t style-atlas . && docker run -p 8050:8050 style-atlas
# Other packs: docker run -p 8050:8050 -v /where/packs/are:/packs:ro -e STYLE_PACKS=/packs/one:/packs/two style-atlas
FROM python:3.12-slim

RUN useradd --create-home --uid 1000 atlas
WORKDIR /atlas
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY . .

USER atlas
ENV PORT=8050 PYTHONUNBUFFERED=1
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["python", "-m", "app.health"]
CMD ["gunicorn", "app:create_app()"]
