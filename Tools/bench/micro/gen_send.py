"""generator.send(x)."""
def gen():
    x = 0
    while True:
        x = yield x


def run(n):
    g = gen()
    next(g)
    send = g.send
    for i in range(n):
        send(i)
