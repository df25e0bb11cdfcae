#include "cli/command.h"

int main(int argc, char** argv) { return kundig::RunCommandLine(argc, argv); }
