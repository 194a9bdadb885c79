"""copy.deepcopy of nested containers, of instances, and of objects with their own hooks."""
import sys
from copy import copy, deepcopy

SIZE = 1500


class Plain:
    def __init__(self, name, items):
        self.name = name
        self.items = items


class Hooked:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def __deepcopy__(self, memo):
        return Hooked(self.a, deepcopy(self.b, memo))


class Slotted:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def make_document():
    document = {
        "list": [1, 2, 3, 43, 5.5, "six"],
        "tuple": (1, (2, 3), "four"),
        "string": "warp and weft",
        "flag": True,
        "nothing": None,
        "nested": {"a": [{"b": [i, str(i)]} for i in range(10)]},
        "objects": [Plain("p%d" % i, [i, i + 1, {"k": i}]) for i in range(5)],
        "hooked": Hooked(1, [1, 2, [3]]),
        "slotted": Slotted([1], (2, [3])),
    }
    shared = [0, 1, 2]
    document["same"] = [shared, shared]
    document["self"] = [document["list"]]
    return document


def weigh(thing):
    if isinstance(thing, dict):
        return sum(weigh(value) for value in thing.values()) + len(thing)
    if isinstance(thing, (list, tuple)):
        return sum(weigh(item) for item in thing) + len(thing)
    if isinstance(thing, Plain):
        return weigh(thing.items) + len(thing.name)
    if isinstance(thing, int):
        return thing
    return 1


def main(repeats):
    document = make_document()
    check = 0
    for i in range(repeats):
        for _ in range(8):
            twin = deepcopy(document)
        twin["list"][0] = i
        if twin["same"][0] is not twin["same"][1] or twin["self"][0] is not twin["list"]:
            print("sharing was lost")
            sys.exit(1)
        shallow = copy(document["objects"][0])
        check = (check * 7 + weigh(twin) + weigh(shallow) + weigh(document)) % 1000003
    print("checksum", check)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
