// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uio.h>

#include "access.h"
#include "parameters.h"
#include "pass.h"
#include "proc.h"
#include "snapshot.h"

/* An open file, which threads may share. */
struct sysinfo_file {
	struct mutex lock;	/* guards snapshot; a pass is made under it */
	struct sysinfo_snapshot snapshot;
};

static struct proc_dir_entry *entry;

static int show(struct file *file, struct sysinfo_snapshot *snapshot)
{
	return sysinfo_pass(snapshot, proc_pid_ns(file_inode(file)->i_sb), file->f_cred->user_ns);
}

static int sysinfo_open(struct inode *inode, struct file *file)
{
	struct sysinfo_file *opened;
	int err;

	err = sysinfo_access_check(inode->i_sb);
	if (err)
		return err;

	opened = kzalloc(sizeof(*opened), GFP_KERNEL_ACCOUNT);
	if (!opened)
		return -ENOMEM;
	mutex_init(&opened->lock);
	file->private_data = opened;
	return 0;
}

/* Offset 0 makes a pass, the others go on in it: readers of any size see one pass to its end. */
static ssize_t sysinfo_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct sysinfo_file *opened = iocb->ki_filp->private_data;
	struct sysinfo_snapshot *snapshot = &opened->snapshot;
	ssize_t result = 0;
	size_t left;

	if (!iov_iter_count(to))
		return 0;
	if (mutex_lock_killable(&opened->lock))
		return -EINTR;

	if (iocb->ki_pos == 0 || !snapshot->size) {
		result = show(iocb->ki_filp, snapshot);
		if (result)
			goto unlock;
	}
	if (iocb->ki_pos >= snapshot->size)
		goto unlock;

	left = snapshot->size - iocb->ki_pos;
	result = copy_to_iter(snapshot->data + iocb->ki_pos, left, to);
	if (result)
		iocb->ki_pos += result;
	else
		result = -EFAULT;

unlock:
	mutex_unlock(&opened->lock);
	return result;
}

static int sysinfo_release(struct inode *inode, struct file *file)
{
	struct sysinfo_file *opened = file->private_data;

	sysinfo_snapshot_free(&opened->snapshot);
	kfree(opened);
	return 0;
}

static const struct proc_ops sysinfo_ops = {
	.proc_open	= sysinfo_open,
	.proc_read_iter	= sysinfo_read_iter,
	.proc_lseek	= no_seek_end_llseek,
	.proc_release	= sysinfo_release,
};

int sysinfo_proc_init(void)
{
	kgid_t gid;
	int err;

	err = sysinfo_parameter_gid(&gid);
	if (err)
		return err;

	entry = proc_create("sysinfo", 0440, NULL, &sysinfo_ops);
	if (!entry) {
		pr_err("/proc/sysinfo cannot be made: is it there already?\n");
		return -ENOMEM;
	}
	proc_set_user(entry, GLOBAL_ROOT_UID, gid);
	return 0;
}

/* Waits for calls in flight, and releases files that are still open: they get EIO from then on. */
void sysinfo_proc_exit(void)
{
	proc_remove(entry);
}
