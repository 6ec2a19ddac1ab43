# The server without MongoDB and Redis of its own; docker-compose.yml brings those.

FROM node:24-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
# Writes to ../chatsched/web_dist.
RUN npm run build

FROM python:3.13-slim AS package
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/chatsched
WORKDIR /src
COPY requirements.lock ./
RUN /opt/chatsched/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY chatsched/ chatsched/
COPY --from=web /src/chatsched/web_dist/ chatsched/web_dist/
RUN /opt/chatsched/bin/pip install --no-deps --no-build-isolation . \
 && /opt/chatsched/bin/pip uninstall --yes pip

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin chatsched
COPY --from=package /opt/chatsched /opt/chatsched
ENV PATH=/opt/chatsched/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CHATSCHED_ENV=production
WORKDIR /
USER chatsched
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["chatsched"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
