"""Each thread compiles the same source text again and again; compile() takes no lock."""
import harness

WORK = 540

LINES = []
for number in range(120):
    LINES.append("def f%d(a, b=%d, *rest, key=None):\n"
                 "    total = [x * b for x in a if x %% %d]\n"
                 "    for i, item in enumerate(total):\n"
                 "        if item is key or i in rest:\n"
                 "            return {'n': i, 'item': f'{item!r:>10}'}\n"
                 "    try:\n"
                 "        return sum(total) + len(rest) ** 2\n"
                 "    except TypeError as error:\n"
                 "        raise ValueError(a) from error\n" % (number, number, number + 1))
SOURCE = "\n".join(LINES)


def work(n):
    size = 0
    for i in range(n):
        size += len(compile(SOURCE, "<source>", "exec").co_names)
    return size


if __name__ == "__main__":
    harness.run(work, WORK)
