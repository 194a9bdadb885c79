"""Makes, parses and summarizes JSON records, one a line.

    json_lines.py [COUNT | FILE]

With a number it makes that many records in memory; with a file it reads them. Records are objects;
those with "city", "amount" and "tags" are summed up, lines that are not JSON are counted.
"""
import json
import sys
import time

CITIES = ("Bergen", "Córdoba", "Dakar", "Łódź", "Osaka", "Quito")
TAGS = ("new", "paid", "late", "gift", "returned")


def make_lines(count):
    state = 1
    for number in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        if state % 97 == 0:
            yield "{broken record %d" % number
            continue
        record = {
            "id": number,
            "city": CITIES[state >> 8 & 7] if (state >> 8 & 7) < len(CITIES) else None,
            "amount": (state >> 4) % 100000 / 100,
            "tags": [tag for i, tag in enumerate(TAGS) if state >> 12 + i & 1],
            "note": "line %d\n\"quoted\"" % number if state % 5 == 0 else "",
        }
        yield json.dumps(record, ensure_ascii=number % 2 == 0)


class Summary:
    def __init__(self):
        self.records = self.broken = self.notes = 0
        self.cities = {}
        self.tags = {}

    def add(self, line):
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            self.broken += 1
            return
        self.records += 1
        if not isinstance(record, dict):
            return
        count, total = self.cities.get(record.get("city"), (0, 0.0))
        self.cities[record.get("city")] = (count + 1, total + record.get("amount", 0.0))
        for tag in record.get("tags", ()):
            self.tags[tag] = self.tags.get(tag, 0) + 1
        self.notes += len(record.get("note", ""))

    def report(self):
        print("%d records, %d broken lines, %d characters of notes"
              % (self.records, self.broken, self.notes))
        for city in sorted(self.cities, key=lambda city: (city is None, city)):
            count, total = self.cities[city]
            print("%-10s %6d %14.2f %10.3f" % (city or "(none)", count, total, total / count))
        print(json.dumps(self.tags, sort_keys=True, indent=2))


def main():
    argument = sys.argv[1] if len(sys.argv) > 1 else "20000"
    start = time.perf_counter()
    summary = Summary()
    if argument.isdigit():
        for line in make_lines(int(argument)):
            summary.add(line)
    else:
        with open(argument, encoding="utf-8") as file:
            for line in file:
                summary.add(line)
    summary.report()
    print("%.3f s" % (time.perf_counter() - start), file=sys.stderr)


if __name__ == "__main__":
    main()
