"""What a static method wraps, replaced while it runs."""


class Callable:
    def __call__(self, *args):
        wrapper.__init__(print)
        return self.text()

    def text(self):
        return [type(self).__name__]

    def __repr__(self):
        wrapper.__init__(print)
        return str(self.text())

    def __get__(self, obj, cls):
        wrapper.__init__(print)
        return self.text()

    @property
    def __isabstractmethod__(self):
        wrapper.__init__(print)
        return self.text() == []


wrapper = staticmethod(Callable())
print(wrapper(1), wrapper.__func__ is print)
wrapper.__init__(Callable())
print(repr(wrapper), wrapper.__func__ is print)
wrapper.__init__(Callable())
print(wrapper.__isabstractmethod__, wrapper.__func__ is print)
wrapper = classmethod(Callable())
print(wrapper.__get__(None, int), wrapper.__func__ is print)
wrapper.__init__(Callable())
print(repr(wrapper), wrapper.__func__ is print)
