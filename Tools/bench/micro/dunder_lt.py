"""__lt__ in Python."""
class V:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return self

    def __radd__(self, other):
        return self

    def __iadd__(self, other):
        return self

    def __neg__(self):
        return self

    def __eq__(self, other):
        return self.x == other.x

    def __lt__(self, other):
        return self.x < other.x

    def __hash__(self):
        return 7

    def __getitem__(self, i):
        return i

    def __setitem__(self, i, v):
        self.x = v

    def __contains__(self, i):
        return True

    def __len__(self):
        return 3

    def __bool__(self):
        return True

    def __call__(self, a):
        return a

    def __str__(self):
        return 'v'

    def __getattr__(self, name):
        return 1


def run(n):
    o = V(1)
    q = V(2)
    for i in range(n):
        o < q
