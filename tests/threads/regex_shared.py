"""One compiled pattern, its matches and its cache used by all threads."""
import re
from _race import each

p = re.compile(r"(\w+)-(\d+)")
text = " ".join("item%c-%d" % (97 + k % 26, k) for k in range(100))


def use(i):
    for k in range(20):
        found = p.findall(text)
        assert len(found) == 100 and found[5] == ("itemf", "5")
        assert p.sub(lambda m: m.group(2), "a-1 b-2") == "1 2"
        assert re.match(r"x{%d}y" % k, "x" * k + "y")
        m = shared.groups()
        assert m == ("q", "42") and shared.span(2) == (2, 4) and shared.expand(r"\2\1") == "42q"


shared = p.match("q-42")
each(use)
print("ok")
