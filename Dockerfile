# One image for the four services and the one-shot commands (migrate, seed, demo).
# BASE_IMAGE: any Debian-like image with Python >= 3.11 and its venv module.
ARG BASE_IMAGE=python:3.11-slim

FROM ${BASE_IMAGE} AS packages
# An index of your own, where the public one cannot be reached; empty means pip's default.
ARG PIP_INDEX_URL=
COPY requirements.lock /tmp/requirements.lock
RUN python3 -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check \
    --require-hashes --only-binary :all: -r /tmp/requirements.lock

FROM ${BASE_IMAGE}
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/opt/yikou \
    PYTHONUNBUFFERED=1 \
    LC_ALL=C.UTF-8 \
    YIKOU_VAR_DIR=/var/lib/yikou
RUN groupadd --system --gid 10001 yikou \
 && useradd --system --uid 10001 --gid yikou --home-dir /var/lib/yikou --no-create-home yikou \
 && install -d -o yikou -g yikou -m 0700 /var/lib/yikou /var/lib/yikou/files \
    /var/lib/yikou/audit /var/lib/yikou/keys \
 && cd /var/lib/yikou/keys \
 && install -d -o yikou -g yikou -m 0700 messages intake routing licensing notify issuer public
COPY --from=packages /opt/venv /opt/venv
COPY services /opt/yikou/services
COPY shared /opt/yikou/shared
COPY deploy/health.py /opt/yikou/health.py
RUN printf '#!/opt/venv/bin/python\nfrom services.cli import main\n\nmain()\n' \
    > /usr/local/bin/yikou \
 && chmod 0755 /usr/local/bin/yikou \
 && python -m compileall -q /opt/yikou
WORKDIR /var/lib/yikou
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["yikou"]
CMD ["--help"]
