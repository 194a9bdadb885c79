"""What says how many items it has, wrongly or not at all, where items are taken in whole."""
class BadLen(object):
    def __iter__(self): return iter(range(10))
    def __len__(self): raise RuntimeError('hello')
class BadLengthHint(object):
    def __iter__(self): return iter(range(10))
    def __length_hint__(self): raise RuntimeError('hello')
class NoneHint:
    def __iter__(self): return iter(range(10))
    def __length_hint__(self): return NotImplemented
for f in list, [].extend, bytearray(range(10)).extend, tuple, sorted, set:
    for c in BadLen(), BadLengthHint(), NoneHint():
        try: r=f(c); print(f.__name__, 'no error')
        except RuntimeError as e: print(f.__name__, e)
a=[1]
try:
    a += BadLengthHint()
except RuntimeError as e: print(e)
