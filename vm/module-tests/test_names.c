// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "sysinfo_file.h"
#include "tests.h"

static const struct {
	const char *name;
	const char *escaped;
} names[] = {
	{"nginx", "nginx"},
	{"two words", "two\\040words"},
	{"say \"it's\"", "say\\040\"it's\""},
	{"x\nend 5", "x\\012end\\0405"},
	{"\nend 5\n", "\\012end\\0405\\012"},
	{"back\\slash", "back\\134slash"},
	{"\\040", "\\134040"},
	{"tab\there", "tab\\011here"},
	{"\x01\x7f\x1b[31m", "\\001\\177\\033[31m"},
	{"caf\xc3\xa9", "caf\\303\\251"},
	{"\xff\xfe\x80", "\\377\\376\\200"},
	{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
	 "\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377"},
	{"-", "\\055"},
	{"", "\\000"},
	{" ", "\\040"},
	{"p 1 0 0 S 1 0", "p\\0401\\0400\\0400\\040S\\0401\\0400"},
	{"{}[]<>&;$(x)", "{}[]<>&;$(x)"},
	{"exactly15bytes!", "exactly15bytes!"},
	{"more than 15 bytes", "more\\040than\\04015\\040by"},
};

enum { NAMES = sizeof(names) / sizeof(names[0]) };

static void rename_to(void *name)
{
	prctl(PR_SET_NAME, name);
}

void test_names(void)
{
	struct sysinfo_file file = {0};
	const char *wrong;
	pid_t pids[NAMES];
	int fd;

	for (int i = 0; i < NAMES; i++)
		pids[i] = child_start(rename_to, (void *)names[i].name);

	fd = open("/proc/sysinfo", O_RDONLY);
	REQUIRE(fd >= 0 && !sysinfo_file_read(&file, fd, 1 << 20), "read");
	close(fd);
	for (int i = 0; i < NAMES; i++) {
		char word[80];

		snprintf(word, sizeof(word), " %s\n", names[i].escaped);
		CHECK(strstr(file.text, word), "name %d is not written '%s'", i, names[i].escaped);
	}

	wrong = sysinfo_file_parse(&file);
	REQUIRE(!wrong, "%s", wrong);
	for (int i = 0; i < NAMES; i++) {
		const struct process *process = sysinfo_file_find(&file, pids[i]);
		char expected[16];

		snprintf(expected, sizeof(expected), "%s", names[i].name);
		CHECK(process && !strcmp(process->comm, expected), "name %d is '%s'", i,
		      process ? process->comm : "missing");
		child_kill(pids[i]);
	}
	sysinfo_file_free(&file);
}
