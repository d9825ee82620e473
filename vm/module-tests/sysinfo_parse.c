// SPDX-License-Identifier: Apache-2.0
#include "sysinfo_file.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const column_names[COLUMNS] = {
	"pid", "ppid", "uid", "state", "threads", "start_ns", "cpu_ns", "utime_ns", "stime_ns",
	"cutime_ns", "cstime_ns", "minflt", "majflt", "vsize", "rss_anon", "rss_file", "rss_shmem",
	"swap", "cgroup", "comm",
};

enum { MAX_WORDS = 64, MAX_ERROR = 256 };

struct line {
	char *words[MAX_WORDS];
	int count;
};

static char error[MAX_ERROR];

#define FAIL(...) (snprintf(error, sizeof(error), __VA_ARGS__), error)

// Cuts a line at its spaces; there must be just one between words, and none at the ends.
static const char *split(struct line *line, char *text)
{
	line->count = 0;
	for (char *word = text;; word++) {
		char *space = strchr(word, ' ');

		if (line->count == MAX_WORDS)
			return FAIL("more than %d words: %s", MAX_WORDS, text);
		if (space)
			*space = '\0';
		if (!*word)
			return FAIL("empty word %d after '%s'", line->count, text);
		line->words[line->count++] = word;
		if (!space)
			return NULL;
		word = space;
	}
}

static const char *number(uint64_t *value, const char *word)
{
	char *end;

	if (!strcmp(word, "-")) {
		*value = UNKNOWN;
		return NULL;
	}
	*value = strtoull(word, &end, 10);
	if (!isdigit((unsigned char)*word) || *end || (word[0] == '0' && word[1]))
		return FAIL("no number: '%s'", word);
	return NULL;
}

static const char *unescape(char *to, size_t size, const char *word)
{
	size_t length = 0;

	while (*word) {
		unsigned char byte = (unsigned char)*word++;

		if (length + 1 >= size)
			return FAIL("too long a name");
		if (byte <= ' ' || byte >= 0x7f)
			return FAIL("byte %#x is not escaped", byte);
		if (byte == '\\') {
			if (strspn(word, "01234567") < 3 || word[0] > '3')
				return FAIL("bad escape at '%s'", word - 1);
			byte = (unsigned char)((word[0] - '0') << 6 | (word[1] - '0') << 3 | (word[2] - '0'));
			word += 3;
			if (byte == '\0')
				continue;
		}
		to[length++] = (char)byte;
	}
	to[length] = '\0';
	return NULL;
}

struct name {
	const char *name;
	uint64_t *value;
};

// name=value words from the one at first on: all of names, each once, nothing else, all known.
static const char *named(const struct line *line, int first, const struct name *names, int count)
{
	if (line->count - first != count)
		return FAIL("%s: %d values, expected %d", line->words[0], line->count - first, count);
	for (int i = 0; i < count; i++) {
		size_t length = strlen(names[i].name);
		const char *word = line->words[first + i];
		const char *wrong;

		if (strncmp(word, names[i].name, length) || word[length] != '=')
			return FAIL("'%s' is not %s=", word, names[i].name);
		wrong = number(names[i].value, word + length + 1);
		if (wrong)
			return wrong;
		if (*names[i].value == UNKNOWN)
			return FAIL("%s is not known", names[i].name);
	}
	return NULL;
}

#define NAMES(...) (const struct name[]){__VA_ARGS__}, \
	(int)(sizeof((const struct name[]){__VA_ARGS__}) / sizeof(struct name))

static const char *parse_header(struct sysinfo_file *file, struct line *line)
{
	const char *mode;

	if (line->count < 3 || strcmp(line->words[0], "sysinfo") || strcmp(line->words[1], "1"))
		return FAIL("does not begin with sysinfo 1");
	mode = line->words[--line->count];
	file->exact = !strcmp(mode, "rss=exact");
	if (!file->exact && strcmp(mode, "rss=approximate"))
		return FAIL("'%s'", mode);
	return named(line, 2, NAMES({"boottime_ns", &file->boottime_ns},
				    {"realtime_ns", &file->realtime_ns}, {"cpus", &file->cpus}));
}

static const char *parse_memory(struct sysinfo_file *file, struct line *line)
{
	return named(line, 1, NAMES({"total", &file->total}, {"free", &file->free},
				    {"available", &file->available}, {"buffers", &file->buffers},
				    {"cached", &file->cached}, {"shmem", &file->shmem},
				    {"slab", &file->slab}, {"swap_free", &file->swap_free}));
}

static const char *parse_load(struct sysinfo_file *file, struct line *line)
{
	if (line->count != 4)
		return FAIL("load has %d words", line->count);
	for (int i = 0; i < 3; i++) {
		unsigned int whole, hundredths;
		char again[64];

		if (sscanf(line->words[1 + i], "%u.%2u", &whole, &hundredths) != 2)
			return FAIL("load '%s'", line->words[1 + i]);
		snprintf(again, sizeof(again), "%u.%02u", whole, hundredths);
		if (strcmp(again, line->words[1 + i]))
			return FAIL("load '%s'", line->words[1 + i]);
		file->load[i] = whole + hundredths / 100.0;
	}
	return NULL;
}

static const char *parse_cpu(struct sysinfo_file *file, struct line *line)
{
	return named(line, 1, NAMES({"user", &file->user}, {"nice", &file->nice},
				    {"system", &file->system}, {"idle", &file->idle},
				    {"iowait", &file->iowait}, {"irq", &file->irq},
				    {"softirq", &file->softirq}, {"steal", &file->steal}));
}

static const char *parse_columns(struct line *line)
{
	if (line->count != COLUMNS + 1)
		return FAIL("%d columns, expected %d", line->count - 1, COLUMNS);
	for (int i = 0; i < COLUMNS; i++) {
		if (strcmp(line->words[1 + i], column_names[i]))
			return FAIL("column %d is %s, not %s", i, line->words[1 + i], column_names[i]);
	}
	return NULL;
}

static const char *parse_cgroup(struct sysinfo_file *file, struct line *line)
{
	struct cgroup *cgroup;
	const char *wrong;

	if (line->count != 4 || strncmp(line->words[2], "memory=", 7))
		return FAIL("a cgroup of %d words", line->count);
	file->cgroups = realloc(file->cgroups, (file->cgroup_count + 1) * sizeof(*file->cgroups));
	cgroup = &file->cgroups[file->cgroup_count++];
	wrong = number(&cgroup->number, line->words[1]);
	if (!wrong)
		wrong = number(&cgroup->memory, line->words[2] + 7);
	if (wrong)
		return wrong;
	if (cgroup->number == UNKNOWN || cgroup->number == 0)
		return FAIL("a cgroup with the number %s", line->words[1]);
	for (size_t i = 0; i + 1 < file->cgroup_count; i++) {
		if (file->cgroups[i].number == cgroup->number)
			return FAIL("cgroup %s twice", line->words[1]);
	}
	cgroup->path[0] = '\0';
	if (!strcmp(line->words[3], "-"))
		return NULL;
	if (line->words[3][0] != '/')
		return FAIL("path '%s'", line->words[3]);
	return unescape(cgroup->path, sizeof(cgroup->path), line->words[3]);
}

static bool knows_cgroup(const struct sysinfo_file *file, uint64_t number)
{
	for (size_t i = 0; i < file->cgroup_count; i++) {
		if (file->cgroups[i].number == number)
			return true;
	}
	return number == UNKNOWN;
}

static const char *parse_process(struct sysinfo_file *file, struct line *line)
{
	struct process *process;
	const char *wrong = NULL;

	if (line->count != COLUMNS + 1)
		return FAIL("a process of %d words", line->count);
	file->processes = realloc(file->processes, (file->process_count + 1) * sizeof(*file->processes));
	process = &file->processes[file->process_count++];
	for (int i = 0; !wrong && i < STATE; i++)
		wrong = number(&process->value[i], line->words[1 + i]);
	for (int i = STATE + 1; !wrong && i < COMM; i++)
		wrong = number(&process->value[i], line->words[1 + i]);
	if (wrong)
		return wrong;

	process->value[STATE] = (unsigned char)line->words[1 + STATE][0];
	if (line->words[1 + STATE][1] || !strchr("RSDTtXZPI", line->words[1 + STATE][0]))
		return FAIL("state '%s'", line->words[1 + STATE]);
	if (process->value[PID] == UNKNOWN)
		return FAIL("a process without a pid");
	if (file->process_count > 1 && process[-1].value[PID] >= process->value[PID])
		return FAIL("pid %s is not above the one before", line->words[1]);
	if (!knows_cgroup(file, process->value[CGROUP]))
		return FAIL("cgroup %s was not introduced", line->words[1 + CGROUP]);
	if (process->value[UTIME_NS] + process->value[STIME_NS] != process->value[CPU_NS])
		return FAIL("utime and stime of %s do not add up", line->words[1]);
	return unescape(process->comm, sizeof(process->comm), line->words[1 + COMM]);
}

static const char *parse_end(const struct sysinfo_file *file, const struct line *line)
{
	uint64_t count;
	const char *wrong;

	if (line->count != 2)
		return FAIL("end has %d words", line->count);
	wrong = number(&count, line->words[1]);
	if (!wrong && count != file->process_count)
		return FAIL("end %s after %zu processes", line->words[1], file->process_count);
	return wrong;
}

// The first five lines come in this order.
static const char *parse_line(struct sysinfo_file *file, struct line *line, int index, bool *ended)
{
	static const char *const first[] = {"sysinfo", "mem", "load", "cpu", "columns"};
	const char *kind = line->words[0];

	if (*ended)
		return FAIL("'%s' after the end", kind);
	if (index < 5 && strcmp(kind, first[index]))
		return FAIL("line %d is '%s', not %s", index + 1, kind, first[index]);
	switch (index) {
	case 0: return parse_header(file, line);
	case 1: return parse_memory(file, line);
	case 2: return parse_load(file, line);
	case 3: return parse_cpu(file, line);
	case 4: return parse_columns(line);
	}
	if (!strcmp(kind, "c"))
		return parse_cgroup(file, line);
	if (!strcmp(kind, "p"))
		return parse_process(file, line);
	if (strcmp(kind, "end"))
		return FAIL("a line of the kind '%s'", kind);
	*ended = true;
	return parse_end(file, line);
}

const char *sysinfo_file_parse(struct sysinfo_file *file)
{
	bool ended = false;
	int index = 0;

	if (memchr(file->text, '\0', file->length))
		return FAIL("a NUL byte");
	for (char *text = file->text; *text; index++) {
		char *newline = strchr(text, '\n');
		struct line line;
		const char *wrong;

		if (!newline)
			return FAIL("the last line '%s' does not end", text);
		*newline = '\0';
		wrong = split(&line, text);
		if (!wrong)
			wrong = parse_line(file, &line, index, &ended);
		if (wrong)
			return wrong;
		text = newline + 1;
	}
	return ended ? NULL : FAIL("no end in %zu bytes", file->length);
}
