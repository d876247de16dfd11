# Guidepost in a container. docs/admins.md says how to build and run it.
#
# The image holds no setting and no secret: they are given when it runs. Before a new version
# starts, run the Procfile's `release` once with the same image and settings; the entry point does
# not, because several containers that start at once would all do it.

# The Python that the tests run on. Another: --build-arg PYTHON=3.13.…
ARG PYTHON=3.11.14-slim-bookworm

FROM python:${PYTHON} AS build
# For PostgreSQL: --build-arg LOCK=requirements-postgres.lock
ARG LOCK=requirements.lock
COPY requirements.lock requirements-postgres.lock /locks/
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --only-binary :all: \
    --require-hashes --requirement /locks/${LOCK} \
 && /venv/bin/python -m pip uninstall --yes --quiet pip setuptools

FROM python:${PYTHON}
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data guidepost \
 && install --directory --owner guidepost --group guidepost /data
COPY --from=build /venv /venv
WORKDIR /guidepost
COPY app.py manifest.json ./
COPY knowledge knowledge
COPY bot bot
# Compiled here, as the user may not write to the code.
RUN /venv/bin/python -m compileall -q bot app.py

# The database and the cache go into the volume.
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/data \
    XDG_DATA_HOME=/data \
    XDG_CACHE_HOME=/data/cache \
    HOST=0.0.0.0 \
    PORT=3000
USER 10001:10001
VOLUME /data
EXPOSE 3000
# Only HTTP has an address to ask; with Socket Mode run with --no-healthcheck.
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; web = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); web.request('GET', '/healthz'); sys.exit(web.getresponse().status != 200)"]
CMD ["python", "app.py"]
