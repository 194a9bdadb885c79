"""str.format"""


def run(n):
    s = 'a {}'
    for i in range(n):
        s.format(i)
