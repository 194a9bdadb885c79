"""str.startswith"""


def run(n):
    s = 'abc'
    for i in range(n):
        s.startswith('ab')
