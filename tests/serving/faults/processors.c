/* Preloaded into the server: the machine has KUNDIG_PROCESSORS processors. */
#include <stdlib.h>

int get_nprocs(void) { return atoi(getenv("KUNDIG_PROCESSORS")); }
