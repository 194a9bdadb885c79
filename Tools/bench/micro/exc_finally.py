"""try ... finally without an exception."""


def run(n):
    for i in range(n):
        try:
            pass
        finally:
            pass
