// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <getopt.h>
#include <stdio.h>

#include "sysinfo.h"

enum options_action options__parse(struct options *options, int argc, char **argv)
{
	static const struct option known[] = {
		{ "pretty", no_argument, NULL, 'p' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ 0 },
	};
	int option;

	*options = (struct options){ .path = SYSINFO_DEFAULT_PATH };
	while ((option = getopt_long(argc, argv, "phV", known, NULL)) != -1) {
		switch (option) {
		case 'p':
			options->pretty = true;
			break;
		case 'h':
			return OPTIONS_HELP;
		case 'V':
			return OPTIONS_VERSION;
		default:
			return OPTIONS_WRONG;
		}
	}
	if (argc - optind > 1) {
		fprintf(stderr, "%s: one file at a time, '%s' is too many\n", argv[0],
			argv[optind + 1]);
		return OPTIONS_WRONG;
	}
	if (optind < argc)
		options->path = argv[optind];
	return OPTIONS_EXPORT;
}
