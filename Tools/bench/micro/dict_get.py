"""dict.get"""


def run(n):
    d = {'a': 1}
    for i in range(n):
        d.get('a')
