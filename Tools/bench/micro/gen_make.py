"""Making a generator and exhausting it at once."""
def gen():
    yield 1


def run(n):
    for i in range(n):
        for x in gen():
            pass
