# SPDX-License-Identifier: Apache-2.0
start_docker() {
    dockerd </dev/null >/results/dockerd.log 2>&1 &
    for _ in $(seq 600); do
        curl -s --unix-socket /run/docker.sock http://docker/_ping >/dev/null 2>&1 && return
        sleep 0.1
    done
    echo "no docker"; tail /results/dockerd.log; return 1
}
