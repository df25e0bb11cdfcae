/* Preloaded into the server: makes one call fail, counted over all threads.
 *
 * KUNDIG_FAIL_CALL   "malloc" (and all that allocates), or "write" (and pwrite)
 * KUNDIG_FAIL_AT     the number of the first call that fails
 * KUNDIG_FAIL_TIMES  how many fail from there on
 * KUNDIG_FAIL_ENDING writes: only to files whose name ends so
 * KUNDIG_FAIL_LOG    the file that gets one byte for each failure
 *
 * Calls are counted from the beginning, or, where KUNDIG_FAIL_ARMED is set, from SIGUSR1 on. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void* __libc_malloc(size_t);
extern void* __libc_calloc(size_t, size_t);
extern void* __libc_realloc(void*, size_t);
extern void* __libc_memalign(size_t, size_t);

static atomic_long calls;
static atomic_int armed;
static long first = LONG_MAX;
static long times = 1;
static int of_malloc;
static const char* ending;
static int log_file = -1;
static ssize_t (*real_write)(int, const void*, size_t);
static ssize_t (*real_pwrite)(int, const void*, size_t, off_t);

static void arm(int signal_number) {
  (void)signal_number;
  armed = 1;
}

__attribute__((constructor)) static void begin(void) {
  const char* call = getenv("KUNDIG_FAIL_CALL");
  const char* at = getenv("KUNDIG_FAIL_AT");
  const char* log = getenv("KUNDIG_FAIL_LOG");
  if (call == NULL || at == NULL || log == NULL) abort();
  real_write = (ssize_t(*)(int, const void*, size_t))dlsym(RTLD_NEXT, "write");
  real_pwrite = (ssize_t(*)(int, const void*, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
  log_file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_file < 0) abort();
  if (getenv("KUNDIG_FAIL_TIMES") != NULL) times = atol(getenv("KUNDIG_FAIL_TIMES"));
  ending = getenv("KUNDIG_FAIL_ENDING");
  first = atol(at);
  of_malloc = strcmp(call, "malloc") == 0;
  if (getenv("KUNDIG_FAIL_ARMED") == NULL) {
    armed = 1;
  } else {
    signal(SIGUSR1, arm);
  }
}

static int fails(void) {
  if (!armed) return 0;
  const long call = atomic_fetch_add(&calls, 1) + 1;
  if (call < first || call >= first + times) return 0;
  if (real_write(log_file, "x", 1) != 1) abort();
  return 1;
}

/* DuckDB 1.4.4 writes into what its sketches of distinct values are given without looking at it, so
 * the process ends there without a word. Another call fails instead. */
static int is_spared(const void* caller) {
  Dl_info place;
  return dladdr(caller, &place) != 0 && place.dli_sname != NULL &&
         strstr(place.dli_sname, "duckdb_hll") != NULL;
}

static int no_memory(const void* caller) {
  if (!of_malloc) return 0;
  if (calls + 1 >= first && calls + 1 < first + times && is_spared(caller)) return 0;
  if (!fails()) return 0;
  errno = ENOMEM;
  return 1;
}

#define CALLER __builtin_return_address(0)

void* malloc(size_t bytes) { return no_memory(CALLER) ? NULL : __libc_malloc(bytes); }
void* calloc(size_t count, size_t bytes) {
  return no_memory(CALLER) ? NULL : __libc_calloc(count, bytes);
}
void* realloc(void* old, size_t bytes) {
  return no_memory(CALLER) ? NULL : __libc_realloc(old, bytes);
}
void* memalign(size_t alignment, size_t bytes) {
  return no_memory(CALLER) ? NULL : __libc_memalign(alignment, bytes);
}
void* aligned_alloc(size_t alignment, size_t bytes) {
  return no_memory(CALLER) ? NULL : __libc_memalign(alignment, bytes);
}
int posix_memalign(void** result, size_t alignment, size_t bytes) {
  if (no_memory(CALLER)) return ENOMEM;
  *result = __libc_memalign(alignment, bytes);
  return *result == NULL ? ENOMEM : 0;
}

static int no_room(int descriptor) {
  if (of_malloc || ending == NULL) return 0;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  const ssize_t wanted = (ssize_t)strlen(ending);
  if (length < wanted || strncmp(path + length - wanted, ending, (size_t)wanted) != 0) return 0;
  if (!fails()) return 0;
  errno = ENOSPC;
  return 1;
}

ssize_t write(int descriptor, const void* data, size_t bytes) {
  return no_room(descriptor) ? -1 : real_write(descriptor, data, bytes);
}
ssize_t pwrite(int descriptor, const void* data, size_t bytes, off_t offset) {
  return no_room(descriptor) ? -1 : real_pwrite(descriptor, data, bytes, offset);
}
ssize_t pwrite64(int descriptor, const void* data, size_t bytes, off64_t offset) {
  return pwrite(descriptor, data, bytes, offset);
}
