// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "module.h"
#include "sysinfo_file.h"
#include "tests.h"

static void check_refused(const char *parameters)
{
	int err = module_load(parameters);

	CHECK(err == -EINVAL, "%s: %s", parameters, strerror(-err));
	CHECK(access("/proc/sysinfo", F_OK), "%s left the file behind", parameters);
}

void test_load(void)
{
	struct sysinfo_file file = {0};

	// It is loaded already.
	CHECK(module_load("") == -EEXIST, "loaded twice");
	REQUIRE(!module_unload(), "unload");
	CHECK(access("/proc/sysinfo", F_OK), "the file is there without the module");

	check_refused("gid=4294967295");
	check_refused("gid=-1");
	check_refused("rss=about");
	check_refused("max_bytes=many");

	// Its own tables: a wrong row fails the load.
	REQUIRE(!module_load_file("/selftest.ko", ""), "the self-tests fail");
	sysinfo_file_load(&file);
	CHECK(!module_unload(), "unload of the self-testing module");

	REQUIRE(!module_load("rss=approximate"), "rss=approximate");
	sysinfo_file_load(&file);
	CHECK(!file.exact, "rss=approximate is not in the header");
	CHECK(module_set("rss", "about") == -EINVAL, "rss=about was taken");
	CHECK(!module_set("rss", "exact\n"), "rss=exact was not taken");
	sysinfo_file_load(&file);
	CHECK(file.exact, "rss=exact is not in the header");
	CHECK(module_set("gid", "5") == -EACCES, "gid can be written");
	sysinfo_file_free(&file);
}
