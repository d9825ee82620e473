# SPDX-License-Identifier: Apache-2.0
#
# The steps that scenarios are made of: services of the machine, the product's programs, and checks. Sourced by each
# scenario, in the virtual machine.
#
# A check prints `ok SENTENCE` or `not ok SENTENCE`, to the console and to /results/checks.txt.

. /payload/vm/settings
results=/results
manager_jar=/payload/manager/target/manager.jar
log_server_jar=/payload/log-server/target/log-server.jar
state=/var/lib/gestor
log_server_url=http://127.0.0.1:7070
# An emulated processor: the first compiler is all that pays.
java_options="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx96m"
failed_checks=0

check() {
    local sentence=$1
    shift
    if "$@"; then
        echo "ok $sentence" | tee -a "$results/checks.txt"
    else
        echo "not ok $sentence" | tee -a "$results/checks.txt"
        failed_checks=$((failed_checks + 1))
    fi
}

# section WORDS: what comes next, with the seconds since the machine started: on a slow host one sees where they went.
section() {
    echo "-- $* (at $(cut -d. -f1 /proc/uptime) s)"
}

# For the end of a scenario: fails where a check failed.
all_checked() {
    [ "$failed_checks" = 0 ]
}

# wait_until SECONDS COMMAND...: by the clock, however long the command itself takes.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.2
    done
}

# Nobody uses the processors but who asks.
quiet() {
    local i running
    for ((i = 0; i < 10; i++)); do
        read -r _ _ _ running _ </proc/loadavg
        [ "${running%/*}" = 1 ] || return 1
        sleep 0.2
    done
}

docker_answers() {
    [ "$(curl --silent --max-time 5 --unix-socket /run/docker.sock http://docker/_ping 2>/dev/null)" = OK ]
}

# A service in a cgroup of its own, as a service manager would place it: exec_service NAME COMMAND...
exec_service() {
    local cgroup=/sys/fs/cgroup/system.slice/$1.service
    shift
    mkdir -p "$cgroup"
    echo 0 >"$cgroup/cgroup.procs"
    exec "$@"
}

start_docker() {
    exec_service docker dockerd </dev/null >>"$results/dockerd.log" 2>&1 &
    dockerd=$!
    if ! wait_until 300 docker_answers; then
        echo "Docker did not start in the machine:"
        tail -n 5 "$results/dockerd.log"
        exit 1
    fi
}

stop_docker() {
    kill -TERM "$dockerd"
    wait "$dockerd"
}

load_module() {
    insmod /payload/kernel-module/sysinfo.ko "$@" || { dmesg | tail -n 5; exit 1; }
}

start_cron() {
    exec_service cron cron -f </dev/null >>"$results/cron.log" 2>&1 &
    cron=$!
}

log_server_answers() {
    curl --silent --fail --max-time 5 --output /dev/null "$log_server_url/readyz"
}

start_log_server() {
    java $java_options -Djava.awt.headless=true -jar "$log_server_jar" --state "$state" --charts "$results/charts" \
        </dev/null >>"$results/log-server.log" 2>&1 &
    log_server=$!
    if ! wait_until 300 log_server_answers; then
        echo "The log server did not start in the machine:"
        tail -n 20 "$results/log-server.log"
        exit 1
    fi
}

stop_log_server() {
    kill -TERM "$log_server"
    wait "$log_server"
}

# All stored batches, as the log server hands them out.
export_batches() {
    [ -e "$state/log-server/token" ] || return 1
    curl --silent --fail --max-time 60 --header "Authorization: Bearer $(cat "$state/log-server/token")" \
        --output "$1" "$log_server_url/v1/batches"
}

manager() {
    java $java_options -jar "$manager_jar" "$@"
}

# start_manager LOG OPTIONS...: in the background; $manager is its pid. A shell starts what runs in its background with
# SIGINT ignored, and a Java that finds it so leaves it so.
start_manager() {
    local log=$1
    shift
    env --default-signal=INT java $java_options -jar "$manager_jar" run "$@" </dev/null >>"$log" 2>&1 &
    manager=$!
}

stop_manager() {
    kill -INT "$manager"
    wait "$manager"
}

workload_containers() {
    docker ps --quiet --no-trunc --filter label=gestor.owner=workload "$@"
}

count_workload() {
    workload_containers "$@" | wc -l
}
