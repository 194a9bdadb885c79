"""str.upper"""


def run(n):
    s = 'abc'
    for i in range(n):
        s.upper()
