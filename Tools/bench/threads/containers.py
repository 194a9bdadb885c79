"""Each thread builds lists, tuples, dicts, sets and strings of its own and drops them."""
import harness

WORK = 170000


def build(n):
    total = 0
    for i in range(n):
        items = [i + k for k in range(50)]
        pairs = [(a, a + 1) for a in items]
        table = {a: b for a, b in pairs}
        distinct = {a & 31 for a in items}
        text = ",".join([str(a) for a in items[:10]])
        nested = {"items": items, "pairs": pairs, "text": text}
        total += len(table) + len(distinct) + len(nested["text"]) + nested["items"][-1]
    return total


if __name__ == "__main__":
    harness.run(build, WORK)
