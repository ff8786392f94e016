/* A disk that forgets: what was written but not fsynced can be taken back.
 *
 * Loaded before libc into PostgreSQL. Before every write below POWER_ROOT the bytes about to be
 * written over are appended to POWER_UNDO/<inode>; fsync and fdatasync throw that file away. After
 * the server was killed, tests/faults/power.py plays what is left backwards. Names and the removal
 * of files count as durable at once; only contents are forgotten.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct record { int64_t offset, size_before, kept; };

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_unlink)(const char *);

__attribute__((constructor)) static void begin(void) {
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_pwritev = dlsym(RTLD_NEXT, "pwritev");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
}

static void undo_name(char *name, ino_t inode) {
    snprintf(name, PATH_MAX, "%s/%llu", getenv("POWER_UNDO"), (unsigned long long)inode);
}

/* Whether the file is one of PostgreSQL's data files; fills in what stat says. */
static int ours(int fd, struct stat *is) {
    char link[64], path[PATH_MAX];
    const char *root = getenv("POWER_ROOT");
    if (!root || fstat(fd, is) || !S_ISREG(is->st_mode)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, root, strlen(root)) == 0;
}

static void remember(int fd, off_t offset, size_t length) {
    struct stat is;
    char name[PATH_MAX];
    if (!ours(fd, &is)) return;
    int64_t there = is.st_size > offset ? is.st_size - offset : 0;
    struct record record = {offset, is.st_size, there < (int64_t)length ? there : (int64_t)length};
    char *buffer = malloc(sizeof record + record.kept);
    if (!buffer) abort();
    if (record.kept && pread(fd, buffer + sizeof record, record.kept, offset) != record.kept) abort();
    memcpy(buffer, &record, sizeof record);
    undo_name(name, is.st_ino);
    int undo = open(name, O_WRONLY | O_CREAT | O_APPEND, 0666);
    if (undo < 0) abort();
    if (real_write(undo, buffer, sizeof record + record.kept) < 0) abort();
    close(undo);
    free(buffer);
}

static void forget(int fd) {
    struct stat is;
    char name[PATH_MAX];
    if (!ours(fd, &is)) return;
    undo_name(name, is.st_ino);
    real_unlink(name);
}

ssize_t write(int fd, const void *from, size_t length) {
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (at >= 0) remember(fd, at, length);
    return real_write(fd, from, length);
}
ssize_t pwrite(int fd, const void *from, size_t length, off_t offset) {
    remember(fd, offset, length);
    return real_pwrite(fd, from, length, offset);
}
ssize_t pwrite64(int fd, const void *from, size_t length, off_t offset) {
    return pwrite(fd, from, length, offset);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    size_t length = 0;
    for (int part = 0; part < count; part++) length += parts[part].iov_len;
    remember(fd, offset, length);
    return real_pwritev(fd, parts, count, offset);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset) {
    return pwritev(fd, parts, count, offset);
}
int fsync(int fd) {
    int code = real_fsync(fd);
    if (!code) forget(fd);
    return code;
}
int fdatasync(int fd) {
    int code = real_fdatasync(fd);
    if (!code) forget(fd);
    return code;
}
int unlink(const char *path) {
    struct stat is;
    char name[PATH_MAX];
    const char *root = getenv("POWER_ROOT");
    if (root && !lstat(path, &is) && S_ISREG(is.st_mode) && is.st_nlink == 1) {
        undo_name(name, is.st_ino);
        real_unlink(name);
    }
    return real_unlink(path);
}
