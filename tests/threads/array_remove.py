"""array.remove() while others move the items: what it takes out is equal to what it was asked for; items seen by views."""
from array import array
from _race import together

for _ in range(15):
    a = array("i", [1] * 200 + [2] * 300 + [3] * 200)

    def remove():
        for _ in range(300):
            a.remove(2)

    def shift():
        for _ in range(600):
            a.insert(0, 7)
            assert a.pop(0) == 7

    together(remove, shift)
    assert a == array("i", [1] * 200 + [3] * 200), a

for code in "bhiqd":
    a = array(code, range(40))
    view = memoryview(a)

    def through_view():
        for k in range(400):
            view[k % 40] = type(a[0])(k % 40)
            view[3:9].tobytes()

    def directly():
        for k in range(400):
            assert a[k % 40] == k % 40
            a[k % 40] = type(a[0])(k % 40)
            a[2:7] = a[2:7]
            a.tobytes(), a[1:5], a.index(17), a.count(20)

    together(through_view, directly, directly)
    assert a.tolist() == list(range(40))
    view.release()
print("ok")
