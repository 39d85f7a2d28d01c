#!/bin/bash
# Healthy when /health answers 200. No curl: the image has none, and needs none.
set -euo pipefail
port=${HTTP_PORTS:-8080}
port=${port%%[;,]*}
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 4 _ status _ <&3
[ "$status" = 200 ]
