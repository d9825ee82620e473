// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

static int find(const char *path, char id[SYSINFO_CONTAINER_ID_SIZE])
{
	size_t size = strlen(path);
	char *copy = malloc(size ? size : 1);
	int err;

	if (!copy)
		abort();
	memcpy(copy, path, size);
	err = sysinfo_container_id(copy, size, id);
	free(copy);
	return err;
}

static void paths_of_the_engines(void)
{
	static const char *const paths[] = {
		"/docker/" ID,
		"/system.slice/docker-" ID ".scope",
		"/system.slice/docker-" ID ".scope/init/docker/" OTHER,
		"/docker/" ID "/docker/" OTHER,
		"/kubepods.slice/kubepods-pod1.slice/cri-containerd-" ID ".scope",
		"/user.slice/user-1000.slice/libpod-" ID ".scope/container",
		ID,
	};
	char id[SYSINFO_CONTAINER_ID_SIZE];

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		CHECK_NUMBER(find(paths[i], id), 0);
		CHECK_TEXT(id, ID);
	}
}

static void paths_without_one(void)
{
	static const char *const paths[] = {
		"", "/", "/system.slice/ssh.service", "/docker/" ID "0", "/docker/a" ID,
		"/docker/0123456789abcdef",
		"/docker/0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
	};
	char id[SYSINFO_CONTAINER_ID_SIZE];

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		CHECK_NUMBER(find(paths[i], id), -ENOENT);
}

const struct test container_id_tests[] = {
	{ "paths of the engines", paths_of_the_engines },
	{ "paths without one", paths_without_one },
	{ 0 },
};
