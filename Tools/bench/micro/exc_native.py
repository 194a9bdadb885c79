"""An exception of an operation."""


def run(n):
    d = {}
    for i in range(n):
        try:
            d['x']
        except KeyError:
            pass
