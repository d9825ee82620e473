// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>
#include <sys/klog.h>
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

static bool log_says(const char *text)
{
	enum { READ_ALL = 3 };
	static char log[1 << 20];
	int length = klogctl(READ_ALL, log, sizeof(log) - 1);

	REQUIRE(length >= 0, "the kernel's log: %s", strerror(errno));
	log[length] = '\0';
	return strstr(log, text);
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
	CHECK(!log_says("sysinfo: selftest: passed"), "the module without self-tests has passed them");
	REQUIRE(!module_load_file("/selftest.ko", ""), "the self-tests fail");
	CHECK(log_says("sysinfo: selftest: passed"), "the self-tests did not run");
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
