"""The stages of ./test, each a function that takes the options and yields outcomes."""

import json
import os
import shutil
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from testing import outcome
from testing.commands import LOGS, ROOT, run
from testing.outcome import FAILED, PASSED, SKIPPED, Outcome

TEST_PROGRAM_LIMIT_S = 900
SERVING_PROGRAM_LIMIT_S = 400  # the slowest takes a minute
NPM_CI = ("npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit")
# Layers with threads of their own; only these are run under the thread sanitizer.
CONCURRENT_LAYERS = ("base", "store", "engine", "server")
SANITIZER_ENVIRONMENT = {
    "ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
    "LSAN_OPTIONS": f"suppressions={ROOT}/tools/testing/leaks_of_others.txt:print_suppressions=0",
    "TSAN_OPTIONS": f"halt_on_error=1:suppressions={ROOT}/tools/testing/races_of_others.txt",
    "OPENBLAS_NUM_THREADS": "1",
}
TOOLS_ENVIRONMENT = {"KUNDIG_PROMTOOL": str(ROOT / ".deps" / "promtool" / "promtool")}


def house(_options):
    """The rules of the house."""
    report = LOGS / "house.json"
    report.unlink(missing_ok=True)
    ran = run("house", [sys.executable, "tools/check_house.py", "--json", report])
    if not report.exists():
        yield Outcome("house", FAILED, ran.ending())
        return
    for check in json.loads(report.read_text()):
        yield Outcome(f"house.{check['name']}", PASSED if check["passed"] else FAILED,
                      "" if check["passed"] else _lines_of_check(ran.log, check["name"]))


def _lines_of_check(log, name):
    lines, wanted = [], False
    for line in log.read_text().splitlines():
        wanted = line.startswith(f"FAILED {name} ") or (wanted and line.startswith("    "))
        if wanted:
            lines.append(line)
    return "\n".join(lines)


def tools(_options):
    """The tests of the tools themselves."""
    suite = unittest.defaultTestLoader.discover(ROOT / "tools", pattern="*_test.py")
    names = [test.id() for test in _flat(suite)]
    with (LOGS / "tools.log").open("w") as log:
        result = unittest.TextTestRunner(log, verbosity=2).run(suite)
    yield from outcome.from_unittest(result, names)


def _flat(suite):
    for test in suite:
        yield from _flat(test) if isinstance(test, unittest.TestSuite) else [test]


def build(preset, targets=(), settings=()):
    """Configures and builds `preset`; the outcome of that."""
    name = f"build.{preset}"
    configured = run(f"{name}.configure", ["cmake", "--preset", preset, *settings])
    if not configured.ok:
        return Outcome(name, FAILED, configured.ending())
    built = run(name, ["ninja", "-C", f"build/{preset}", *targets], progress=f"building {preset}",
                timeout_s=3600)
    return Outcome(name, PASSED) if built.ok else Outcome(name, FAILED, built.ending())


def release(_options):
    """The release build and the unit tests of all layers."""
    built = build("release", settings=["-DKUNDIG_TESTS=ON", "-DKUNDIG_BENCH=ON"])
    yield built
    if built.status == PASSED:
        yield from unit_tests("release")


def unit_tests(preset, layers=None, gtest_filter=None):
    """Runs the test programs of a build, as many at a time as there are cores."""
    programs = sorted((ROOT / "build" / preset).glob("kundig_*_test"))
    if layers:
        programs = [p for p in programs if p.name.split("_")[1] in layers]
    if not programs:
        yield Outcome(f"{preset}.unit_tests", FAILED, "no test program was built")

    def outcomes_of(program):
        return list(_run_test_program(preset, program, gtest_filter))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for outcomes in pool.map(outcomes_of, programs):
            yield from outcomes


def _run_test_program(preset, program, gtest_filter):
    name = f"{preset}.{program.name}"
    report = LOGS / f"{name}.xml"
    report.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="kundig-test-") as folder:
        ran = run(name, [program, f"--gtest_output=xml:{report}",
                         *([f"--gtest_filter={gtest_filter}"] if gtest_filter else [])],
                  environment={**SANITIZER_ENVIRONMENT, **TOOLS_ENVIRONMENT,
                               "TEST_TMPDIR": folder},
                  folder=folder, timeout_s=TEST_PROGRAM_LIMIT_S)
    if not report.exists():
        yield Outcome(name, FAILED, f"the test program ended early: {ran.ending()}")
        return
    outcomes = outcome.from_googletest(report, f"{preset}.")
    yield from outcomes
    if not ran.ok and all(o.status != FAILED for o in outcomes):
        yield Outcome(name, FAILED, f"its tests passed, but: {ran.ending()}")


def cases(_options):
    """Whole paths through the command line, from the files in tests/cases."""
    yield from _reported_by("cases", "tools/run_cases.py")


def documents(_options):
    """What the documents say and show is what kundig does."""
    yield from _reported_by("documents", "tools/check_documents.py")


def _reported_by(stage, tool):
    """The outcomes that a tool writes with --json."""
    report = LOGS / f"{stage}.json"
    report.unlink(missing_ok=True)
    ran = run(stage, [sys.executable, tool, "--kundig", "build/release/kundig", "--json", report])
    if not report.exists():
        yield Outcome(stage, FAILED, ran.ending())
        return
    for one in json.loads(report.read_text()):
        yield Outcome(f"{stage}.{one['name']}", one["status"], one["reason"])


def serving(_options):
    """kundig serve from outside: killed, and used by client libraries in Node and Chromium."""
    folder = ROOT / "tests" / "serving"
    python = ROOT / ".deps" / "serving" / "bin" / "python"
    steps = {
        "npm": NPM_CI,
        "venv": [sys.executable, "-m", "venv", python.parents[1]],
        "pip": [python, "-m", "pip", "install", "--quiet", "--require-hashes",
                "--only-binary=:all:", "-r", "requirements.txt"],
    }
    for step, command in steps.items():
        ran = run(f"serving.{step}", command, folder=folder)
        yield Outcome(f"serving.{step}", PASSED if ran.ok else FAILED,
                      "" if ran.ok else ran.ending())
        if not ran.ok:
            return
    for program in sorted(folder.glob("*_test.py")):
        yield _run_python_test(python, program)


def _run_python_test(python, program):
    ran = run(f"serving.{program.stem}", [python, program, "-v"],
              environment=TOOLS_ENVIRONMENT, folder=program.parent,
              timeout_s=SERVING_PROGRAM_LIMIT_S)
    return Outcome(f"serving.{program.stem}", PASSED if ran.ok else FAILED,
                   "" if ran.ok else ran.ending(60))


def page(_options):
    """The page: its types, and what people see of it in Chromium."""
    folder = ROOT / "tests" / "page"
    types = run("page.types", ["node", "node_modules/typescript/bin/tsc", "--noEmit"],
                folder=ROOT / "web")
    yield Outcome("page.types", PASSED if types.ok else FAILED, "" if types.ok else types.ending())
    # What the page says to paste is run with the client libraries.
    for step, parts in {"npm": folder, "libraries": ROOT / "tests" / "serving"}.items():
        ran = run(f"page.{step}", NPM_CI, folder=parts)
        yield Outcome(f"page.{step}", PASSED if ran.ok else FAILED, "" if ran.ok else ran.ending())
        if not ran.ok:
            return
    # Debian 12's own is too old for Playwright.
    node = next(iter((folder / "node_modules").glob("node-linux-*/bin/node")), "node")
    for program in sorted(folder.glob("*_test.mjs")):
        ran = run(f"page.{program.stem}", [node, "--no-warnings", "--test", program.name],
                  folder=folder, timeout_s=SERVING_PROGRAM_LIMIT_S)
        yield Outcome(f"page.{program.stem}", PASSED if ran.ok else FAILED,
                      "" if ran.ok else ran.ending(60))


def package(_options):
    """Another project finds the installed library and uses it."""
    with tempfile.TemporaryDirectory(prefix="kundig-package-") as folder:
        prefix, build_folder = Path(folder) / "prefix", Path(folder) / "build"
        steps = {
            "install": ["cmake", "--install", "build/release", "--prefix", prefix],
            "configure": ["cmake", "-S", "tests/package", "-B", build_folder, "-G", "Ninja",
                          f"-DCMAKE_PREFIX_PATH={prefix}"],
            "build": ["ninja", "-C", build_folder],
            "run": [build_folder / "consumer"],
            "installed_command": [prefix / "bin" / "kundig", "--version"],
        }
        for step, command in steps.items():
            ran = run(f"package.{step}", command)
            yield Outcome(f"package.{step}", PASSED if ran.ok else FAILED,
                          "" if ran.ok else ran.ending())
            if not ran.ok:
                return


def address_sanitizer(options):
    """The unit tests under ASan and UBSan (clang), then each fuzz target for a while."""
    built = build("asan")
    yield built
    if built.status != PASSED:
        return
    yield from unit_tests("asan", gtest_filter="-*Slow")
    yield from fuzz(options)


def fuzz(options):
    """Each fuzz target, from its seeds, for options.fuzz_seconds."""
    targets = sorted((ROOT / "build" / "asan" / "fuzz").glob("*_fuzz"))

    def outcome_of(target):
        seeds = ROOT / "fuzz" / "corpus" / target.name.removesuffix("_fuzz")
        with tempfile.TemporaryDirectory(prefix="kundig-fuzz-") as found:
            ran = run(f"fuzz.{target.name}",
                      [target, found, *([seeds] if seeds.is_dir() else []),
                       f"-max_total_time={options.fuzz_seconds}", "-timeout=10",
                       "-rss_limit_mb=2048", "-print_final_stats=1", "-verbosity=1",
                       f"-artifact_prefix={LOGS}/{target.name}-"],
                      environment=SANITIZER_ENVIRONMENT, timeout_s=options.fuzz_seconds + 120)
        return Outcome(f"fuzz.{target.name}", PASSED if ran.ok else FAILED,
                       "" if ran.ok else ran.ending(40))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(outcome_of, targets)


def thread_sanitizer(_options):
    """The unit tests of the layers that have threads, under TSan."""
    layers = [layer for layer in CONCURRENT_LAYERS
              if any((ROOT / "src" / layer).rglob("*_test.cc"))]
    built = build("tsan", [f"kundig_{layer}_test" for layer in layers])
    yield built
    if built.status == PASSED:
        # A death test forks, which ThreadSanitizer does not follow.
        yield from unit_tests("tsan", layers, gtest_filter="-*Slow:*DeathTest.*")


def tidy(options):
    """clang-tidy over the sources; a file that it passed before, unchanged, is not read again."""
    if not shutil.which("clang-tidy-16"):
        yield Outcome("tidy", SKIPPED, "clang-tidy-16 is missing; run tools/setup.sh test")
        return
    ran = run("tidy", [sys.executable, "tools/tidy.py"], timeout_s=options.tidy_limit_s)
    yield Outcome("tidy", PASSED if ran.ok else FAILED, "" if ran.ok else ran.ending(60))
