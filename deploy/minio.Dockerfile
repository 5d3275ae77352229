# A MinIO of the version that Fumikura's tests run against, built from its source:
# the project publishes no images any more. Credentials come from files; without
# them it does not start, so that nobody meets a default password.
FROM golang:1.26-bookworm AS build
ARG MINIO_VERSION=v0.0.0-20260212201848-7aac2a2c5b7c
RUN CGO_ENABLED=0 GOBIN=/out go install -trimpath github.com/minio/minio@${MINIO_VERSION}

FROM debian:bookworm-slim
RUN useradd --system --uid 10002 --no-create-home --shell /usr/sbin/nologin minio \
 && mkdir /data \
 && chown minio: /data
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/minio /usr/local/bin/minio
USER minio
VOLUME /data
EXPOSE 9000
ENV MINIO_BROWSER=off MINIO_ROOT_USER_FILE=/run/secrets/s3-key MINIO_ROOT_PASSWORD_FILE=/run/secrets/s3-secret
CMD ["sh", "-c", "test -s \"$MINIO_ROOT_USER_FILE\" && test -s \"$MINIO_ROOT_PASSWORD_FILE\" || { echo 'no credentials: see deploy/secrets.sh' >&2; exit 1; }; exec minio server --quiet --address :9000 /data"]
