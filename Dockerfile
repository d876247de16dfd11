# Guidepost in a container. docs/admins/deploy.md says how to build and run it.
#
# The image contains no settings and no secrets: they are given when it runs. Before a new version
# starts, run the Procfile's `release` once with the same image and settings; the entry point does
# not, because several containers that start at once would all do it.

# The version of Python that the tests run on, by the digest of its image for all platforms, as in
# https://github.com/docker-library/repo-info/blob/master/repos/python/remote/3.11.16-slim-bookworm.md.
# For another version: --build-arg PYTHON=3.13.…
ARG PYTHON=3.11.16-slim-bookworm@sha256:c425d915a89a6dcd3183b1797ad9bd8878caff5a417f6371c8df93c8ea8b727f

FROM python:${PYTHON} AS build
# For PostgreSQL: --build-arg LOCK=requirements-postgres.lock
# For the precise encoder: --build-arg LOCK=requirements-precise.lock --build-arg ENCODER=precise
ARG LOCK=requirements.lock
COPY requirements.lock requirements-postgres.lock requirements-precise.lock /locks/
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --only-binary :all: \
    --require-hashes --requirement /locks/${LOCK} \
 && /venv/bin/python -m pip uninstall --yes --quiet pip setuptools

FROM python:${PYTHON}
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data guidepost \
 && install --directory --mode 700 --owner guidepost --group guidepost /data
# To follow a git repository (FOLLOW_KNOWLEDGE): --build-arg TOOLS="git openssh-client"
ARG TOOLS=
# hadolint ignore=DL3008,SC2086
RUN if [ -n "${TOOLS}" ]; then apt-get update && apt-get install --yes --no-install-recommends ${TOOLS} \
 && rm -rf /var/lib/apt/lists/*; fi
COPY --from=build /venv /venv
WORKDIR /guidepost
COPY app.py manifest.json ./
COPY knowledge knowledge
COPY bot bot
# Compiled here, as the user may not write to the code. The index of the knowledge is also built here; each replica
# without a lasting volume would otherwise build it at each start. Another knowledge folder is indexed at the first
# start, into the volume.
ARG ENCODER=standard
RUN /venv/bin/python -m compileall -q bot app.py \
 && XDG_CACHE_HOME="$PWD/cache" /venv/bin/python -m bot index --output knowledge/index.npz \
 && rm -r cache

# The database and the cache go into the volume.
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/data \
    XDG_DATA_HOME=/data \
    XDG_CACHE_HOME=/data/cache \
    ENCODER=${ENCODER} \
    HOST=0.0.0.0 \
    PORT=3000
USER 10001:10001
VOLUME /data
EXPOSE 3000
# Socket Mode serves no HTTP, so run it with --no-healthcheck.
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; web = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); web.request('GET', '/healthz'); sys.exit(web.getresponse().status != 200)"]
CMD ["python", "app.py"]
