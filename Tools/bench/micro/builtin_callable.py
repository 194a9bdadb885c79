"""callable(f)"""


def run(n):
    for i in range(n):
        callable(run)
