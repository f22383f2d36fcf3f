FROM python:3.12-slim-bookworm AS built
WORKDIR /source
COPY . .
RUN python -m venv /opt/dondoc \
    && /opt/dondoc/bin/pip install --no-cache-dir --disable-pip-version-check '.[server]'

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libreoffice-writer-nogui tesseract-ocr tesseract-ocr-vie \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --create-home dondoc \
    && install -d -o dondoc -g dondoc -m 750 /var/lib/dondoc
COPY --from=built /opt/dondoc /opt/dondoc
ENV PATH=/opt/dondoc/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DONDOC_HOME=/var/lib/dondoc
USER dondoc
VOLUME /var/lib/dondoc
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/api/v1/health', timeout=8)"]
ENTRYPOINT ["dondoc"]
CMD ["--help"]
