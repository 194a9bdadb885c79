"""Making a closure and calling it once."""


def run(n):
    for i in range(n):
        f = lambda: i
        f()
