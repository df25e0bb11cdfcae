/* Preloaded into the server: writes down, in the order in which they happen, all that it does to the
 * files of one folder, and cuts the power at a given write. disk.py says what a disk would have kept.
 *
 * KUNDIG_CUT_FOLDER  the folder
 * KUNDIG_CUT_TRACE   the file to write to
 * KUNDIG_CUT_AFTER   the number of the write after which the process is killed
 * KUNDIG_CUT_ENDING  set: only writes to files whose name ends so are counted
 * KUNDIG_CUT_NO_SYNC set: fsync and fdatasync do nothing, and nobody is told
 *
 * One lock around each operation and its record makes the order true. A sync is not passed on: the
 * real disk is not asked to keep anything, which is quick, and changes nothing for the server. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct header {
  char operation; /* as disk.py has them */
  char unused[3];
  int32_t descriptor;
  int64_t offset;
  uint32_t path_bytes;
  uint32_t data_bytes;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char* folder;
static int trace = -1;
static long writes_left;
static int no_sync;
static const char* ending;
static char watched[65536]; /* descriptors of files of the folder; 2: their writes are counted */

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  folder = getenv("KUNDIG_CUT_FOLDER");
  const char* file = getenv("KUNDIG_CUT_TRACE");
  const char* after = getenv("KUNDIG_CUT_AFTER");
  no_sync = getenv("KUNDIG_CUT_NO_SYNC") != NULL;
  ending = getenv("KUNDIG_CUT_ENDING");
  if (folder == NULL || file == NULL || after == NULL) abort();
  writes_left = atol(after);
  const int opened = REAL(open)(file, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  trace = fcntl(opened, F_DUPFD_CLOEXEC, 1000);
  REAL(close)(opened);
  if (trace < 0) abort();
}

static void say(char operation, int descriptor, int64_t offset, const char* path, const void* data,
                size_t bytes) {
  struct header header = {.operation = operation,
                          .descriptor = descriptor,
                          .offset = offset,
                          .path_bytes = path == NULL ? 0 : (uint32_t)strlen(path),
                          .data_bytes = (uint32_t)bytes};
  struct iovec parts[3] = {{&header, sizeof header},
                           {(void*)path, header.path_bytes},
                           {(void*)data, bytes}};
  if (writev(trace, parts, 3) != (ssize_t)(sizeof header + header.path_bytes + bytes)) abort();
}

static void count_write(int descriptor) {
  if (watched[descriptor] == 2 && --writes_left == 0) kill(getpid(), SIGKILL);
}

static int is_counted(const char* path) {
  const size_t length = strlen(path);
  const size_t wanted = ending == NULL ? 0 : strlen(ending);
  return length >= wanted && strcmp(path + length - wanted, wanted == 0 ? "" : ending) == 0;
}

static int is_watched(int descriptor) {
  return descriptor >= 0 && descriptor < (int)sizeof watched && watched[descriptor];
}

/* Inside the folder; its path without "." and "..", in `whole`. */
static int is_inside(const char* path, char whole[PATH_MAX]) {
  char parent[PATH_MAX];
  if (realpath(path, whole) == NULL) { /* not there (any more): its parent is */
    snprintf(parent, sizeof parent, "%s", path);
    char* slash = strrchr(parent, '/');
    const char* name = slash == NULL ? path : slash + 1;
    if (slash != NULL) *slash = 0;
    if (realpath(slash == NULL ? "." : parent, whole) == NULL) return 0;
    const size_t used = strlen(whole);
    snprintf(whole + used, PATH_MAX - used, "/%s", name);
  }
  const size_t length = strlen(folder);
  return strncmp(whole, folder, length) == 0 && (whole[length] == '/' || whole[length] == 0);
}

static int open_and_say(const char* path, int flags, mode_t mode) {
  char whole[PATH_MAX];
  pthread_mutex_lock(&lock);
  const int descriptor = REAL(open)(path, flags, mode);
  const int error = errno;
  if (descriptor >= 0 && is_inside(path, whole)) {
    watched[descriptor] = is_counted(whole) ? 2 : 1;
    say('O', descriptor, flags & (O_CREAT | O_TRUNC), whole, NULL, 0);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return descriptor;
}

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_and_say(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_and_say(path, flags, mode);
}

/* Nobody writes to the folder this way; if anybody begins to, this file must learn it. */
FILE* fopen(const char* path, const char* mode) {
  char whole[PATH_MAX];
  if (mode[0] != 'r' && is_inside(path, whole)) abort();
  return REAL(fopen)(path, mode);
}

int close(int descriptor) {
  pthread_mutex_lock(&lock);
  if (is_watched(descriptor)) {
    watched[descriptor] = 0;
    say('C', descriptor, 0, NULL, NULL, 0);
  }
  const int result = REAL(close)(descriptor);
  const int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

ssize_t write(int descriptor, const void* data, size_t bytes) {
  if (!is_watched(descriptor)) return REAL(write)(descriptor, data, bytes);
  pthread_mutex_lock(&lock);
  const ssize_t written = REAL(write)(descriptor, data, bytes);
  const int error = errno;
  if (written > 0) {
    say('W', descriptor, lseek(descriptor, 0, SEEK_CUR) - written, NULL, data, (size_t)written);
    count_write(descriptor);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return written;
}

ssize_t pwrite(int descriptor, const void* data, size_t bytes, off_t offset) {
  if (!is_watched(descriptor)) return REAL(pwrite)(descriptor, data, bytes, offset);
  pthread_mutex_lock(&lock);
  const ssize_t written = REAL(pwrite)(descriptor, data, bytes, offset);
  const int error = errno;
  if (written > 0) {
    say('W', descriptor, offset, NULL, data, (size_t)written);
    count_write(descriptor);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return written;
}

ssize_t pwrite64(int descriptor, const void* data, size_t bytes, off64_t offset) {
  return pwrite(descriptor, data, bytes, offset);
}

int ftruncate(int descriptor, off_t size) {
  if (!is_watched(descriptor)) return REAL(ftruncate)(descriptor, size);
  pthread_mutex_lock(&lock);
  const int result = REAL(ftruncate)(descriptor, size);
  const int error = errno;
  if (result == 0) say('T', descriptor, size, NULL, NULL, 0);
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int ftruncate64(int descriptor, off64_t size) { return ftruncate(descriptor, size); }

/* Whoever asks for holes to be punched can do without them. */
int fallocate(int descriptor, int mode, off_t offset, off_t bytes) {
  if (!is_watched(descriptor)) return REAL(fallocate)(descriptor, mode, offset, bytes);
  errno = EOPNOTSUPP;
  return -1;
}

static int sync_and_say(int descriptor) {
  if (no_sync) return 0;
  pthread_mutex_lock(&lock);
  say('S', descriptor, 0, NULL, NULL, 0);
  pthread_mutex_unlock(&lock);
  return 0;
}

int fsync(int descriptor) {
  return is_watched(descriptor) ? sync_and_say(descriptor) : REAL(fsync)(descriptor);
}

int fdatasync(int descriptor) {
  return is_watched(descriptor) ? sync_and_say(descriptor) : REAL(fdatasync)(descriptor);
}

int rename(const char* from, const char* to) {
  char whole_from[PATH_MAX], whole_to[PATH_MAX];
  pthread_mutex_lock(&lock);
  const int inside = is_inside(from, whole_from) && is_inside(to, whole_to);
  const int result = REAL(rename)(from, to);
  const int error = errno;
  if (result == 0 && inside) say('R', 0, 0, whole_from, whole_to, strlen(whole_to));
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

static int remove_and_say(const char* path, int (*real)(const char*)) {
  char whole[PATH_MAX];
  pthread_mutex_lock(&lock);
  const int inside = is_inside(path, whole);
  const int result = real(path);
  const int error = errno;
  if (result == 0 && inside) say('U', 0, 0, whole, NULL, 0);
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int unlink(const char* path) { return remove_and_say(path, REAL(unlink)); }
int rmdir(const char* path) { return remove_and_say(path, REAL(rmdir)); }
int remove(const char* path) { return remove_and_say(path, REAL(remove)); }

int mkdir(const char* path, mode_t mode) {
  char whole[PATH_MAX];
  pthread_mutex_lock(&lock);
  const int result = REAL(mkdir)(path, mode);
  const int error = errno;
  if (result == 0 && is_inside(path, whole)) say('M', 0, 0, whole, NULL, 0);
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}
