"""A function with a free variable."""
def make(k):
    def f(a):
        return k
    return f


def run(n):
    f = make(3)
    for i in range(n):
        f(i)
