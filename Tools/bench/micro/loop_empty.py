"""The loop itself."""


def run(n):
    for i in range(n):
        pass
