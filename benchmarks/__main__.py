"""``make bench``: measure everything, or the parts named; ``--save`` keeps their tables."""

import argparse

from benchmarks import busy, drain, inbox, intake, latency, memory, parsing, rows, search, send
from benchmarks.report import machine, save

PARTS = {
    "intake": intake.measure,
    "parse": parsing.measure,
    "drain": drain.measure,
    "memory": memory.measure,
    "latency": latency.measure,
    "busy": busy.measure,
    "send": send.measure,
    "search": search.measure,
    "inbox": inbox.measure,
    "rows": rows.measure,
}


def main() -> None:
    """Run the parts named on the command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each figure (3)")
    parser.add_argument("--save", action="store_true", help="put their tables into RESULTS.md")
    options = parser.parse_args()
    unknown = set(options.parts) - PARTS.keys()
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    print(machine(), flush=True)
    for name in options.parts or PARTS:
        table = PARTS[name](options.rounds)
        print(f"\n{table.markdown()}", flush=True)
        if options.save:
            save(table, options.rounds)


if __name__ == "__main__":
    main()
