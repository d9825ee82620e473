// SPDX-License-Identifier: Apache-2.0
#ifndef MODULE_H
#define MODULE_H

// Loads and unloads the module; 0 or -errno.
int module_load(const char *parameters);
int module_load_file(const char *path, const char *parameters);
int module_unload(void);
// Sets a parameter while it is loaded; 0 or -errno.
int module_set(const char *parameter, const char *value);
// Writes to a file that controls the kernel; 0 or -errno.
int module_write(const char *path, const char *text);

#endif
