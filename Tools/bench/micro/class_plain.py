"""An instance of a class without __init__."""
class C:
    pass


def run(n):
    for i in range(n):
        C()
