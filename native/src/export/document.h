/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXPORT_DOCUMENT_H
#define EXPORT_DOCUMENT_H

#include "json.h"
#include "sysinfo.h"

/* The whole snapshot as one JSON object; native/README.md lists its members. */
void document__write(struct json *json, const struct sysinfo_snapshot *snapshot);

#endif
