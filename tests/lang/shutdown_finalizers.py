"""At exit finalizers run while the variables that they use still have their values."""
import io


class C:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n, factor, io.StringIO("text").read())


factor = 5
c = C(1)
print("end")
