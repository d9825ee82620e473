// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "document.h"
#include "options.h"
#include "sysinfo.h"

#define VERSION_TEXT_(major, minor, patch) #major "." #minor "." #patch
#define VERSION_TEXT(major, minor, patch) VERSION_TEXT_(major, minor, patch)

enum exit_code {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_NOT_LOADED = 3,
	EXIT_DENIED = 4,
	EXIT_MALFORMED = 5,
};

static const char help[] =
	"Usage: sysinfo-export [--pretty] [FILE]\n"
	"Print a snapshot of all processes as JSON.\n"
	"\n"
	"  FILE           what to read, by default " SYSINFO_DEFAULT_PATH "; - is standard input\n"
	"  -p, --pretty   one member a line, indented\n"
	"  -h, --help     print this text\n"
	"  -V, --version  print the version\n"
	"\n"
	"Sizes are in kB (1024 bytes), times in ns, null is what the kernel could not tell.\n"
	"cpu_percent is that of one CPU since the process began. A name or path that is not UTF-8\n"
	"has U+FFFD for each strange byte, and all its bytes in hex in name_bytes or cgroup_bytes.\n"
	"\n"
	"Exit status: 0 done, 1 failed, 2 wrong usage, 3 no such file (the kernel module is not\n"
	"loaded), 4 access denied, 5 the content breaks the format or is too large.\n";

static enum exit_code exit_code(int err)
{
	switch (-err) {
	case ENOENT:
		return EXIT_NOT_LOADED;
	case EACCES:
	case EPERM:
		return EXIT_DENIED;
	case EBADMSG:
	case EFBIG:
		return EXIT_MALFORMED;
	default:
		return EXIT_FAILED;
	}
}

static enum exit_code finish_output(void)
{
	if (!ferror(stdout) && !fflush(stdout) && !fclose(stdout))
		return EXIT_DONE;
	fprintf(stderr, "sysinfo-export: standard output: %s\n", strerror(errno));
	return EXIT_FAILED;
}

static enum exit_code export_json(const struct options *options)
{
	const bool from_stdin = !strcmp(options->path, "-");
	struct sysinfo_reader *reader =
		sysinfo_reader__new(from_stdin ? "standard input" : options->path);
	struct json json = { .out = stdout, .pretty = options->pretty, .first = true };
	int err;

	if (!reader) {
		fprintf(stderr, "sysinfo-export: not enough memory\n");
		return EXIT_FAILED;
	}
	err = from_stdin ? sysinfo_reader__read_fd(reader, STDIN_FILENO) :
			   sysinfo_reader__read(reader);
	if (err) {
		fprintf(stderr, "sysinfo-export: %s\n", sysinfo_reader__error(reader));
	} else {
		document__write(&json, sysinfo_reader__snapshot(reader));
		fputc('\n', stdout);
	}
	sysinfo_reader__free(reader);
	return err ? exit_code(err) : finish_output();
}

int main(int argc, char **argv)
{
	struct options options;

	switch (options__parse(&options, argc, argv)) {
	case OPTIONS_HELP:
		fputs(help, stdout);
		return finish_output();
	case OPTIONS_VERSION:
		puts("sysinfo-export " VERSION_TEXT(SYSINFO_VERSION_MAJOR, SYSINFO_VERSION_MINOR,
						    SYSINFO_VERSION_PATCH));
		return finish_output();
	case OPTIONS_EXPORT:
		return export_json(&options);
	case OPTIONS_WRONG:
		break;
	}
	fputs("Try 'sysinfo-export --help'.\n", stderr);
	return EXIT_USAGE;
}
