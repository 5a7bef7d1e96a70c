"""Write the client table of the Berka data with every birth number masked, and print how many there were.

``python examples/berka/mask_clients.py DATA_DIR OUT_FILE``; needs ``clientcare`` and nothing else.

A birth number has six digits and gives day and sex away.  What is no longer than the hidden part is hidden whole.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
from collections.abc import Sequence
from pathlib import Path

from clientcare.masking import mask_identity


def main(argv: Sequence[str] | None = None) -> int:
    """Write the table and print the figures."""
    parser = argparse.ArgumentParser(description="Mask the birth numbers of the Berka clients.")
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="folder with client.csv.gz")
    parser.add_argument("out", type=Path, metavar="OUT_FILE", help="the masked table, as CSV")
    arguments = parser.parse_args(argv)
    table = arguments.data / "client.csv.gz"
    if not table.is_file():
        parser.error(f"{arguments.data} lacks client.csv.gz")
    with gzip.open(table, "rt", encoding="utf-8", newline="") as file:
        clients = [row | {"birth_number": mask_identity(row["birth_number"])} for row in csv.DictReader(file)]
    with arguments.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(clients[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(clients)
    print(f"birth numbers: {len(clients):,}; different masks: {len({row['birth_number'] for row in clients})}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
