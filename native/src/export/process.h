/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXPORT_PROCESS_H
#define EXPORT_PROCESS_H

#include "json.h"
#include "sysinfo.h"

/* An object for the process. */
void process__write(struct json *json, const struct sysinfo_snapshot *snapshot, size_t process);
/* The members container_id and cgroup, for a process or a cgroup; @cgroup may be SYSINFO_UNKNOWN. */
void cgroup__write(struct json *json, const struct sysinfo_snapshot *snapshot, int64_t cgroup);

#endif
