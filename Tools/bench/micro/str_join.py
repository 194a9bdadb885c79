"""str.join of a list"""


def run(n):
    a = ['a', 'b', 'c']
    j = ','
    for i in range(n):
        j.join(a)
