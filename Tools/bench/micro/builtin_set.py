"""set()"""


def run(n):
    for i in range(n):
        set()
