"""Adding, reading and deleting attributes of one instance: own values or AttributeError."""
from _race import each


class A:
    pass


for round in range(15):
    a = A()

    def change(i):
        for k in range(150):
            name = "x%d" % (k % 6)
            setattr(a, name, (name, i, k))
            try:
                assert getattr(a, name)[0] == name
                assert getattr(a, "x%d" % ((k + 1) % 6))[0] == "x%d" % ((k + 1) % 6)
                if k % 5 == 0:
                    delattr(a, "x%d" % ((k + 2) % 6))
            except AttributeError:
                pass
            if k % 50 == 49 and round % 2:
                d = a.__dict__
                assert all(v[0] == n for n, v in list(d.items()))

    each(change)
    assert all(v[0] == n for n, v in vars(a).items())
print("ok")
