# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sourced by the benchmarks that need many containers: cgroups named as Docker names its own, below a group of their own, with
# one process each. Removed when the benchmark ends. Needs root.
#
#   make_containers 60        as many in all; writes a line `<container id> <pid>` each into $list
#   make_containers 60 unshare --net
#                             each process by that command, which must become the one that it is given

group=gestor-bench-$$
list=$(mktemp)
made=0
java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java

if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    hierarchies=(/sys/fs/cgroup)
    for parent in /sys/fs/cgroup /sys/fs/cgroup/$group /sys/fs/cgroup/$group/docker; do
        mkdir -p "$parent"
        echo +memory >"$parent/cgroup.subtree_control"
    done
else
    hierarchies=(/sys/fs/cgroup/memory /sys/fs/cgroup/cpuacct)
fi

remove_containers() {
    local pid hierarchy
    while read -r _ pid; do
        # One that ended by itself is as good as killed.
        ! kill -0 "$pid" 2>/dev/null || kill -KILL "$pid"
    done <"$list"
    # A group can be removed when its last process is gone.
    sleep 1
    for hierarchy in "${hierarchies[@]}"; do
        [ -d "$hierarchy/$group" ] || continue
        find "$hierarchy/$group" -depth -type d -exec rmdir {} + ||
            echo "gestor: $hierarchy/$group is left behind: remove it by hand once its processes have ended" >&2
    done
    rm -f "$list"
}
trap remove_containers EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A process moves itself, and then becomes a program that sleeps.
enter() {
    local id=$1 hierarchy
    shift
    for hierarchy in "${hierarchies[@]}"; do
        echo "$BASHPID" >"$hierarchy/$group/docker/$id/cgroup.procs"
    done
    exec "$@" sleep 3600
}

make_containers() {
    local count=$1 id hierarchy
    shift
    echo "Making $count cgroups with one process each"
    while [ "$made" -lt "$count" ]; do
        made=$((made + 1))
        id=$(printf '%064x' "$made")
        for hierarchy in "${hierarchies[@]}"; do
            mkdir -p "$hierarchy/$group/docker/$id"
        done
        enter "$id" "$@" &
        echo "$id $!" >>"$list"
        # Else the shell would report the end of each.
        disown
    done
    # The last of them may still be on its way into its group.
    sleep 1
}
