"""What a csv reader and a pickler tell of themselves is read and set while they work."""
import csv
import io
import pickle
from _race import together

reader = csv.reader(["a,b\n"] * 1000)
pickler = pickle.Pickler(io.BytesIO())
done = []


def read():
    assert sum(1 for _ in reader) == 1000
    for k in range(300):
        pickler.dump([k, (1, 2)])
    done.append(1)


def ask():
    last = 0
    while not done:
        n = reader.line_num
        assert last <= n <= 1000, (last, n)
        last = n
        pickler.fast = False
        pickler.bin = 1


together(read, ask, ask)
assert reader.line_num == 1000
print("ok")
