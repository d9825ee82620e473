/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXPORT_OPTIONS_H
#define EXPORT_OPTIONS_H

#include <stdbool.h>

enum options_action {
	OPTIONS_EXPORT,
	OPTIONS_HELP,
	OPTIONS_VERSION,
	OPTIONS_WRONG, /* said on stderr what is */
};

struct options {
	const char *path; /* "-" is standard input */
	bool pretty;
};

enum options_action options__parse(struct options *options, int argc, char **argv);

#endif
