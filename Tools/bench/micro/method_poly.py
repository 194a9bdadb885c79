"""A method call that meets four classes in turn."""
class A:
    def m(self):
        return 1


class B:
    def m(self):
        return 1


class C:
    def m(self):
        return 1


class D:
    def m(self):
        return 1


def run(n):
    objects = [A(), B(), C(), D()]
    for i in range(n):
        for o in objects:
            o.m()
