"""Texts are looked for in a small dict, equal to its keys without being the same, while another thread deletes them."""
from _race import together

ROUNDS = 60000
names = ["key%d" % i for i in range(16)]
table = dict.fromkeys(names, 1)
ended = []


def change():
    while len(ended) < 2:
        for name in names:
            del table[name]
            table[name] = 1
            del table[name]
        for name in names:
            table[name] = 1


def look():
    texts = ["".join(("k", name[1:])) for name in names]
    for i in range(ROUNDS):
        text = texts[i % 16]
        assert table.get(text, 1) == 1
        assert (text in table) in (True, False)
    ended.append(1)


together(change, look, look)
print("ok")
