"""List, dict, set and generator comprehensions over small objects, filters and nesting."""
import sys

SIZE = 160


class Widget:
    def __init__(self, number, owner, kind, size, parts):
        self.number = number
        self.owner = owner
        self.kind = kind
        self.size = size
        self.parts = parts

    def is_big(self):
        return self.size >= 10


KINDS = ("knob", "lever", "dial", "gauge")
OWNERS = ("ada", "bob", "cyd", "dee", "eve")


class Tray:
    def __init__(self, widgets):
        self.widgets = widgets

    def numbers_of(self, owner):
        return [w.number for w in self.widgets if w.owner == owner]

    def by_kind(self):
        return {kind: [w for w in self.widgets if w.kind == kind] for kind in KINDS}

    def owners_of_big(self):
        return {w.owner for w in self.widgets if w.is_big()}

    def all_parts(self):
        return [part for w in self.widgets for part in w.parts if part % 3]

    def total_size(self):
        return sum(w.size for w in self.widgets)

    def any_without_parts(self):
        return any(not w.parts for w in self.widgets)

    def table(self):
        return [[w.size * column for column in range(4)] for w in self.widgets[:10]]

    def positions(self):
        return {w.number: i for i, w in enumerate(self.widgets)}


def make_tray(count):
    widgets = []
    for i in range(count):
        parts = [(i * j + 5) % 23 for j in range(i % 5 + 1)]
        widgets.append(Widget(i, OWNERS[i * 7 % 5], KINDS[i * 3 % 4], i * 13 % 17, parts))
    return Tray(widgets)


def work(tray):
    total = 0
    for owner in OWNERS:
        total += len(tray.numbers_of(owner))
    total += sum(len(v) * (i + 1) for i, v in enumerate(tray.by_kind().values()))
    total += len(tray.owners_of_big())
    total += sum(tray.all_parts())
    total += tray.total_size()
    total += tray.any_without_parts()
    total += sum(row[3] for row in tray.table())
    total += tray.positions()[tray.widgets[-1].number]
    return total


def main(repeats):
    tray = make_tray(120)
    check = 0
    for _ in range(repeats * 100):
        check = (check * 31 + work(tray)) % 1000003
    print("checksum", check)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
