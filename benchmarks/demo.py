"""`make demo`: a small operator's extracts, the nightly on them, and what to open next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from warehouse.settings import read_settings

KEHU = str(Path(sys.executable).parent / "kehu")


def kehu(*arguments: str) -> None:
    """Run one command as a user would, and show it."""
    print(f"\n$ kehu {' '.join(arguments)}", flush=True)
    done = subprocess.run([KEHU, *arguments], check=False)
    if done.returncode not in (0, 3):
        sys.exit(done.returncode)


def main() -> None:
    settings = read_settings()
    inbox = str(settings.inbox)
    kehu("sample", "--customers", "1000", "--months", "12", "--seed", "7", "--out", inbox)
    kehu("nightly")
    kehu("status")
    kehu("cube", "query", "billing", "--rows", "geography")
    print(
        f"""
What to do next
  kehu nightly                                     again: nothing is new, nothing changes
  kehu score churn --report                        how good the churn score is
  kehu models list                                 every model, and which of them is in use
  kehu cube query billing --rows product --cut date:2026 --share
  kehu cube user add NAME; kehu cube serve         the same in the browser: click to drill down
  kehu extracts describe billing.invoice_line      what your own extracts must look like
  make dashboards                                  dashboards in the browser (installs Superset)
All state lies in {settings.home}; the published release is {settings.current}/warehouse.duckdb."""
    )


if __name__ == "__main__":
    main()
