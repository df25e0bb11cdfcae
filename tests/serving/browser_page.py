"""A page in Chromium that sends with a client library; see browser_page.mjs."""

import json
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Debian 12's own is too old for some of the libraries.
NODE = next(iter((HERE / "node_modules").glob("node-linux-*/bin/node")), "node")


class BrowserPage:
    def __init__(self):
        chromium = shutil.which("chromium")
        assert chromium, "chromium is missing; run tools/setup.sh test"
        self._driver = subprocess.Popen([NODE, "browser_page.mjs", chromium], cwd=HERE, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _do(self, step, **how):
        self._driver.stdin.write(json.dumps({"do": step, **how}) + "\n")
        self._driver.stdin.flush()
        answer = self._driver.stdout.readline()
        if not answer:
            raise AssertionError(f"the page could not \"{step}\"; its reason is above")
        return json.loads(answer)

    def open(self, page, served, options):
        self._do("open", page=page, url=served.url, key=served.collect_key, options=options)

    def track(self, first, count, until_taken=False):
        """`until_taken`: until the library has put them where it keeps what it is to send."""
        self._do("track", first=first, count=count, wait=until_taken)

    def wait_for_failure(self):
        """Until a request has failed since the last time this was asked."""
        self._do("fail")

    def leave(self):
        self._do("leave")

    def end(self):
        """What the page said (console), whom it called (origins), how often a request failed."""
        return self._do("end")

    def close(self):
        if self._driver.poll() is None:
            self._driver.kill()
        self._driver.wait()
        self._driver.stdin.close()
        self._driver.stdout.close()
