#!/bin/bash
# Starts a service: secrets from files, kernels for this processor, then the program in this process's place, so that it gets the signals.
set -euo pipefail

# NAME_FILE=/path gives NAME the content of the file, for secrets that are mounted. A value that is set wins over nothing: both is an error.
while IFS='=' read -r -d '' name file; do
  case $name in
    *_FILE) target=${name%_FILE} ;;
    *) continue ;;
  esac
  [[ $target =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || continue
  case $target in
    ConnectionStrings__* | Distillery__* | OTEL_EXPORTER_OTLP_HEADERS) ;;
    *) continue ;;
  esac
  if [ -n "${!target:-}" ]; then
    echo "entrypoint: both $target and $name are set; set one of them" >&2
    exit 2
  fi
  if [ ! -r "$file" ]; then
    echo "entrypoint: $name names $file, which cannot be read" >&2
    exit 2
  fi
  value=$(<"$file")
  export "$target=$value"
  unset "$name"
done < <(env -0)

# An OpenBLAS that is older than the processor takes it for one of 2004 (products 3 to 5 times slower): name the kernels that it can run.
if [ -z "${OPENBLAS_CORETYPE:-}" ] && [ -r /proc/cpuinfo ]; then
  if grep -qm1 avx512vl /proc/cpuinfo; then
    export OPENBLAS_CORETYPE=SkylakeX
  elif grep -qm1 avx2 /proc/cpuinfo; then
    export OPENBLAS_CORETYPE=Haswell
  fi
fi

exec "$@"
