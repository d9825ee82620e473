# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sourced by what measures updates, on this machine (bench/update) and in the virtual one (vm/scenarios/update): updates in a row
# of a web server whose image's version alternates, while requests are offered at a steady rate.
#
# Wants: $programs with asker and web, compiled; $out, a folder for the results; $updates; $requests, at least so many; $rate of
# them a second.

version_image=gestor-bench/web
asker=

# Two images of one program that differ by what it answers.
make_images() {
    local version folder log
    folder=$(mktemp -d)
    cp "$programs/web" "$folder/web"
    for version in 1 2; do
        printf 'FROM scratch\nCOPY web /web\nENV VERSION=%s\nEXPOSE 8080\nENTRYPOINT ["/web"]\n' "$version" >"$folder/Dockerfile"
        log=$(docker build --quiet --tag "$version_image:$version" "$folder" 2>&1) || { echo "$log" >&2; return 1; }
    done
    rm -rf "$folder"
}

# seconds FROM UNTIL
seconds() {
    awk -v from="$1" -v until="$2" 'BEGIN { printf "%.3f", until - from }'
}

sleep_until() {
    local left
    left=$(seconds "$EPOCHREALTIME" "$1")
    case $left in -*) ;; *) sleep "$left" ;; esac
}

answers() {
    local version=$1 address=$2 i
    for i in 1 2 3; do
        [ "$(curl --silent --max-time 10 "http://$address/")" = "$version" ] || return 1
    done
}

# await_version VERSION ADDRESS: a minute at most.
await_version() {
    local deadline=$((SECONDS + 60))
    until answers "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || { echo "http://$2/ does not answer with version $1" >&2; return 1; }
        sleep 0.5
    done
}

stop_asking() {
    [ -n "$asker" ] || return 0
    # One that is ended by a signal says so by its code.
    if kill -TERM "$asker" 2>/dev/null && ! wait "$asker"; then :; fi
    asker=
}

# measure NAME IP:PORT UPDATE...: UPDATE is called with a version at its end, and has returned when the update is done; version 1 runs
# when this is called. Spread over the time that the requests take; these go on for longer where the updates do. Leaves in $out
# NAME.json by the asker, NAME.seconds with the time of each update, NAME.failures and NAME.log.
measure() {
    local name=$1 address=$2 began from version i asked
    shift 2
    await_version 1 "$address"
    "$programs/asker" "${address%:*}" "${address##*:}" "$rate" 1 2 >"$out/$name.json" 2>"$out/$name.failures" &
    asker=$!
    began=$EPOCHREALTIME
    : >"$out/$name.seconds"
    sleep 2
    for ((i = 0; i < updates; i++)); do
        sleep_until "$(awk -v b="$began" -v n="$requests" -v r="$rate" -v i="$i" -v u="$updates" 'BEGIN { printf "%.3f", b + n / r * i / u }')"
        version=$(((i + 1) % 2 + 1))
        from=$EPOCHREALTIME
        date -u '+%T.%3N update' >>"$out/$name.log"
        if ! "$@" "$version" >>"$out/$name.log" 2>&1; then
            echo "update $((i + 1)) of $name failed:" >&2
            tail -n 20 "$out/$name.log" >&2
            stop_asking
            return 1
        fi
        seconds "$from" "$EPOCHREALTIME" >>"$out/$name.seconds"
        echo >>"$out/$name.seconds"
        await_version "$version" "$address"
        echo "  $name: update $((i + 1)) of $updates in $(tail -n 1 "$out/$name.seconds") s"
    done
    # A second more, so that no request is missing.
    sleep_until "$(awk -v b="$began" -v n="$requests" -v r="$rate" 'BEGIN { printf "%.3f", b + n / r + 1 }')"
    stop_asking
    # What the client came to, and not what became of its process, is the result: without it there is none.
    asked=$(sed -n 's/.*"requests": \([0-9]*\),.*/\1/p' "$out/$name.json")
    [ "${asked:-0}" -ge "$requests" ] || {
        echo "the client of $name has not asked $requests times; see $out/$name.failures" >&2
        return 1
    }
    echo "  $name: $(cat "$out/$name.json")"
}

# await_server PID LOG: until `gestor serve` answers; else the next command would do without it, and it would find the instance taken.
await_server() {
    local deadline=$((SECONDS + 300))
    until grep -q '^HTTP at' "$2"; do
        kill -0 "$1" && [ "$SECONDS" -lt "$deadline" ] || { cat "$2" >&2; return 1; }
        # Each look costs an emulated processor half a second.
        sleep 2
    done
}

# compose_file PROJECT REPLICAS PORT: the service behind Gestor's load balancer.
compose_file() {
    cat <<FILE
name: $1
services:
  web:
    image: $version_image:1
    restart: always
    labels: { gestor.balance: random, "gestor.balance.port": "$3" }
    deploy: { replicas: $2 }
FILE
}
