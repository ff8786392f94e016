"""Say loudly, before the tests, when the browser tests cannot run; fail where they must."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    browser = next((found for name in NAMES if (found := shutil.which(name))), None)
    if browser and find_spec("playwright"):
        return 0
    missing = "Chromium" if not browser else "the playwright package"
    line = f"{missing} is not installed: the browser tests will be SKIPPED."
    if os.environ.get("SPEAN_REQUIRE_BROWSER") == "1":
        sys.stderr.write(f"{missing} is not installed, and SPEAN_REQUIRE_BROWSER=1 asks for it.\n")
        return 1
    rule = "!" * len(line)
    sys.stderr.write(f"{rule}\n{line}\n{rule}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
