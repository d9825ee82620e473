# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sourced by what measures containers of a known service time. Makes images of server.c and of the load balancer and names them in
# SERVER_IMAGE and LB_IMAGE; sets $work, a folder, and $prefix, with which the name of every Gestor instance has to begin. When the
# script ends, however it does, what these instances have and every container of SERVER_IMAGE, which has a label of this run, is
# removed. SERVICE_MS=10: what the server takes for a request.

service=${SERVICE_MS:-10}
prefix=gb$$
work=$(mktemp -d)
java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
# Of the measuring side: small, and without a collector's threads of its own.
java=("$java" -XX:+UseSerialGC -Xmx256m -Djava.awt.headless=true -cp "$root/manager/target/manager.jar:$root/manager/target/test-classes")

# The ids of what `docker $*` lists and an instance of this run has.
of_instances() {
    docker "$@" --no-trunc --format '{{.ID}} {{.Label "gestor.instance"}}' | sed -n "s/ $prefix-.*//p"
}

left_behind() {
    echo "gestor: this run's $1 are left behind; they are labelled gestor.instance=$prefix-... or gestor.bench=$prefix" >&2
}

clean_up() {
    { docker ps --all --quiet --no-trunc --filter "label=gestor.bench=$prefix"; of_instances ps --all; } | sort --unique |
        xargs --no-run-if-empty docker rm --force >/dev/null || left_behind containers
    of_instances network ls | xargs --no-run-if-empty docker network rm >/dev/null || left_behind networks
    [ -z "${SERVER_IMAGE:-}" ] || [ -z "$(docker image ls --quiet "$SERVER_IMAGE")" ] ||
        docker image rm --force "$SERVER_IMAGE" >/dev/null || left_behind images
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

images=$("$root/examples/load-balancer/debian-images")
export $images
mkdir "$work/image"
cc -O2 -Wall -Wextra -Werror -D_GNU_SOURCE -static -o "$work/image/server" "$root/bench/server.c"
cat >"$work/image/Dockerfile" <<END_OF_FILE
FROM scratch
LABEL gestor.bench=$prefix
COPY server /server
EXPOSE 8080
ENTRYPOINT ["/server", "$service"]
END_OF_FILE
export SERVER_IMAGE=gestor-bench/server:$prefix
log=$(docker build --quiet --tag "$SERVER_IMAGE" "$work/image" 2>&1) || { echo "$log" >&2; exit 1; }
