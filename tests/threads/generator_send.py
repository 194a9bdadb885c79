"""send, throw and close from several threads: ValueError, StopIteration or the right effect."""
from _race import together


def echo():
    value = None
    while True:
        try:
            value = yield value
        except KeyError:
            value = "caught"


for _ in range(30):
    g = echo()
    next(g)

    def send():
        for i in range(50):
            try:
                assert g.send(i) == i
            except (ValueError, StopIteration):
                pass

    def throw():
        for i in range(50):
            try:
                assert g.throw(KeyError) == "caught"
            except (ValueError, StopIteration):
                pass
            except KeyError:
                pass  # closed already: it comes straight back

    def close():
        for i in range(10):
            try:
                g.close()
            except ValueError:
                pass

    together(send, throw, send, close)
print("ok")
