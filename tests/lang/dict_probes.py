"""Dicts whose keys share hashes or places: found, missed, replaced and deleted as in a list of pairs."""


class Model:
    """What a dict should do, by comparing with every key."""

    def __init__(self):
        self.pairs = []

    def find(self, key):
        for pair in self.pairs:
            if pair[0] is key or pair[0] == key:
                return pair
        return None

    def store(self, key, value):
        pair = self.find(key)
        if pair is None:
            self.pairs.append([key, value])
        else:
            pair[1] = value

    def delete(self, key):
        self.pairs.remove(self.find(key))


class Equal:
    """Equal to a str, with its hash."""

    def __init__(self, text):
        self.text = text

    def __hash__(self):
        return hash(self.text)

    def __eq__(self, other):
        return self.text == (other.text if isinstance(other, Equal) else other)


FAMILIES = {
    "sixteens": [16 * i for i in range(120)],
    "pages": [4096 * i + 7 for i in range(150)],
    "large": [(i << 40) - 5 for i in range(100)],
    "signs": [i for i in range(-60, 60)],
    "floats": [i / 2 for i in range(-40, 40)],
    "points": [(x, y) for x in range(-6, 6) for y in range(-6, 6)],
    "minus": [(-1, -2), (-2, -1), (-1, -1), (-2, -2), (-1,), (-2,), (-1, -2, -1), (-2, -2, -1), (), -1, -2],
    "mixed": [(i, str(i)) for i in range(50)] + [(1.0, "1"), (True, "1"), (1, "1"), (2.5, None), ((1, 2), (3,))],
    "texts": ["word%d" % i for i in range(90)] + ["", "a", "b", "\xe9", "\u20ac", "x" * 100, "y" * 100],
    "kinds": [1, 1.0, True, "1", b"1", (1,), None, int, str, print, frozenset([1]), 0, False, ""],
    "wide": [i * 16 + (i << 20) for i in range(400)],
}
FAMILIES["all"] = [key for keys in FAMILIES.values() for key in keys]


def check(d, model, keys):
    for key in keys:
        pair = model.find(key)
        assert d.get(key, d) is (pair[1] if pair else d), key
        assert (key in d) == (pair is not None), key
        try:
            value = d[key]
        except KeyError:
            value = d
        assert value is (pair[1] if pair else d), key
    assert list(map(list, d.items())) == model.pairs


def exercise(keys, missing):
    d, model, state = {}, Model(), 1
    for i in range(len(keys)):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        key, value = keys[(state >> 8) % len(keys)], [i]
        if state >> 4 & 3 == 0 and key in d:
            del d[key]
            model.delete(key)
        elif state >> 4 & 3 == 1:
            if d.setdefault(key, value) is value:
                model.store(key, value)
        else:
            d[key] = value
            model.store(key, value)
    check(d, model, keys + missing)
    return len(d), len(model.pairs)


for name, keys in FAMILIES.items():
    if name != "all":
        print(name, exercise(keys, FAMILIES["minus"] + ["nothing", (7, 7, 7), 1 << 70, Equal("word1")]))
print("all", exercise(FAMILIES["all"][::3], []))

texts = {"word%d" % i: i for i in range(20)}
print(texts.get(5), 5 in texts, texts.get(Equal("word7")), Equal("word8") in texts, texts.get(("word7",)))
memo = {id(k): k for k in FAMILIES["points"]}
print(all(memo[id(k)] is k for k in FAMILIES["points"]), len(memo))
