# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sourced by what measures containers of a known service time. Makes images of server.c and of the load balancer and names them in
# SERVER_IMAGE and LB_IMAGE; sets $work, a folder, and $prefix, with which the name of every container and network has to begin
# that is made: they are removed when the script ends, however it does. SERVICE_MS=10: what the server takes for a request.

service=${SERVICE_MS:-10}
prefix=gb$$
work=$(mktemp -d)
java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
# Of the measuring side: small, and without a collector's threads of its own.
java=("$java" -XX:+UseSerialGC -Xmx256m -Djava.awt.headless=true -cp "$root/manager/target/manager.jar:$root/manager/target/test-classes")

clean_up() {
    docker ps --all --quiet --filter "name=^(gestor-)?$prefix-" | xargs --no-run-if-empty docker rm --force >/dev/null 2>&1 || true
    docker network ls --quiet --filter "name=^(gestor-)?$prefix-" | xargs --no-run-if-empty docker network rm >/dev/null 2>&1 || true
    [ -z "${SERVER_IMAGE:-}" ] || docker image rm --force "$SERVER_IMAGE" >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

images=$("$root/examples/load-balancer/debian-images")
export $images
mkdir "$work/image"
cc -O2 -Wall -Wextra -Werror -D_GNU_SOURCE -static -o "$work/image/server" "$root/bench/server.c"
printf 'FROM scratch\nCOPY server /server\nEXPOSE 8080\nENTRYPOINT ["/server", "%s"]\n' "$service" >"$work/image/Dockerfile"
export SERVER_IMAGE=gestor-bench/server:$prefix
log=$(docker build --quiet --tag "$SERVER_IMAGE" "$work/image" 2>&1) || { echo "$log" >&2; exit 1; }
