#!/bin/bash
# Makes the files of infra/compose/secrets that are not there yet: random passwords and keys, and the connection strings that hold them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
umask 077
mkdir -p secrets

# Letters and digits only: they need no escaping in a connection string or an address.
random() { head -c 512 /dev/urandom | tr -dc 'A-Za-z0-9' | head -c "$1"; }
make() { [ -s "secrets/$1" ] || printf '%s' "$2" >"secrets/$1"; }

make postgres_password "$(random 32)"
make rabbitmq_password "$(random 32)"
make admin_key "$(random 40)"
make secrets_key "$(random 40)"
make registry "Host=postgres;Port=5432;Username=distillery;Password=$(cat secrets/postgres_password);Database=registry"
make bus "amqp://distillery:$(cat secrets/rabbitmq_password)@rabbitmq:5672"
make rabbitmq_conf "default_user = distillery
default_pass = $(cat secrets/rabbitmq_password)
"
# Containers run under users of their own and must be able to read what is mounted into them; the folder keeps others out.
chmod 0700 secrets
chmod 0444 secrets/*
echo "secrets are in $PWD/secrets; the admin's key is in secrets/admin_key"
