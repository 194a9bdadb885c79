"""abs(i)"""


def run(n):
    for i in range(n):
        abs(i)
