"""list.append"""


def run(n):
    a = []
    for i in range(n):
        a.append(i)
