"""try that raises nothing."""


def run(n):
    for i in range(n):
        try:
            pass
        except KeyError:
            pass
