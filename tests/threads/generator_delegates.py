"""Generators that delegate to one shared generator: its items go to one of them each."""
from _race import drain, each

for _ in range(30):
    inner = (i for i in range(200))

    def outer():
        while True:
            try:
                yield from inner
                return
            except ValueError:
                pass

    parts = each(lambda i: drain(outer()))
    got = [x for part in parts for x in part]
    assert len(got) == len(set(got)) and set(got) <= set(range(200)), len(got)
print("ok")
