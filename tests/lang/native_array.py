# array: construction, items, slices, conversions, errors.
import array as A
import copy
import io
import pickle

a = A.array


def t(f):
    try:
        print('ok', ascii(f()))
    except BaseException as e:
        print(type(e).__name__, e)


class Wrong:
    pass


for f in [
    lambda: a(), lambda: a('x'), lambda: a(5), lambda: a('ii'), lambda: a('i', 5), lambda: a('i', 'a'), lambda: a('i', ['a']),
    lambda: a('i', [1.5]), lambda: a('b', [200]), lambda: a('b', [-200]), lambda: a('B', [-1]), lambda: a('B', [256]),
    lambda: a('h', [40000]), lambda: a('h', [-40000]), lambda: a('H', [-1]), lambda: a('H', [70000]), lambda: a('i', [2**31]),
    lambda: a('i', [-2**31 - 1]), lambda: a('I', [-1]), lambda: a('I', [2**32]), lambda: a('l', [2**63]), lambda: a('L', [-1]),
    lambda: a('L', [2**64]), lambda: a('L', [2**64 - 1]), lambda: a('q', [2**63]), lambda: a('Q', [-1]), lambda: a('Q', [2**64]),
    lambda: a('f', ['a']), lambda: a('f', [1e40]), lambda: a('d', [2**2000]), lambda: a('u', 'abc'), lambda: a('u', 5),
    lambda: a('u', ['a', 'b']), lambda: a('u', ['ab']), lambda: a('u', [5]), lambda: a('i', b'abc'), lambda: a('i', b'abcd'),
    lambda: a('i', bytearray(8)), lambda: a('i', a('h', [1, 2])), lambda: a('u', a('h', [1])), lambda: a('h', a('u', 'a')),
    lambda: a('i', x=5), lambda: a('i', [1], [2]), lambda: repr(a('i')), lambda: repr(a('u', 'ab"')), lambda: repr(a('d', [1.5])),
    lambda: a('i', [1]) + [2], lambda: a('i', [1]) + a('h', [2]), lambda: a('i', [1]) + a('i', [2]), lambda: a('i', [1]) * 2,
    lambda: a('i', [1]) * -1, lambda: 2 * a('i', [1, 2]), lambda: a('i', [1]) * 'a', lambda: a('i', [1, 2])[5],
    lambda: a('i', [1, 2])['a'], lambda: a('i', [1, 2, 3])[0:2], lambda: a('i', [1, 2, 3])[::-1], lambda: a('i', [1, 2, 3])[-1],
    lambda: a('i', [1]).__setitem__(5, 1), lambda: a('i', [1]).__setitem__(0, 'a'), lambda: a('i', [1]).__setitem__('a', 1),
    lambda: a('i', [1, 2, 3]).__setitem__(slice(0, 2), [1]), lambda: a('i', [1, 2, 3]).__setitem__(slice(0, 2), a('h', [1])),
    lambda: a('i', [1, 2, 3]).__setitem__(slice(0, 3, 2), a('i', [1])), lambda: a('i', [1]).__delitem__(5),
    lambda: a('i', [1]).pop(5), lambda: a('i').pop(), lambda: a('i', [1, 2]).pop(-1), lambda: a('i', [1]).remove(5),
    lambda: a('i', [1]).index(5), lambda: a('i', [1, 2, 1]).index(1, 1), lambda: a('i', [1, 2, 1]).index(1, -1),
    lambda: a('i', [1]).index(1, 5), lambda: a('i', [1, 2]).index(2, 0, 1), lambda: a('i', [1]).count(1.0),
    lambda: a('i', [1]).extend(5), lambda: a('i', [1]).extend(a('h')), lambda: a('i', [1]).extend([1, 'a']),
    lambda: a('i', [1]).insert(0, 'a'), lambda: a('i', [1]).insert(-5, 3), lambda: a('i', [1]).append('a'),
    lambda: a('i', [1]).frombytes(b'abc'), lambda: a('i', [1]).frombytes('abc'), lambda: a('i', [1]).frombytes(5),
    lambda: a('i', [1]).fromlist(5), lambda: a('i', [1]).fromlist([1, 'a']), lambda: a('i', [1]).fromunicode('a'),
    lambda: a('u').fromunicode(5), lambda: a('i').tounicode(), lambda: a('u', 'ab').tounicode(), lambda: a('i', [1]).tobytes(),
    lambda: a('d', [1]).byteswap(), lambda: a('i', [1]).buffer_info()[1],
    lambda: a('i', [1]).fromfile(io.BytesIO(b'abcd'), 2), lambda: a('i', [1]).fromfile(io.BytesIO(b'abcd'), -1),
    lambda: a('i', [1]).fromfile(5, 1), lambda: a('i', [1]).fromfile(io.StringIO('abcdefgh'), 1), lambda: a('i', [1]).tofile(5),
    lambda: a('i', [1]) == a('h', [1]), lambda: a('i', [1]) < a('i', [2]), lambda: a('i', [1]) < [2], lambda: a('i', [1]) == [1],
    lambda: a('d', [1.5]) > a('i', [1]), lambda: a('i', [1]) <= a('i', [1, 2]), lambda: a('b', [-1]) < a('b', [1]),
    lambda: a('d', [float('nan')]) == a('d', [float('nan')]), lambda: hash(a('i')), lambda: a('i', [1]).__reduce_ex__(3),
    lambda: a('i', [1]).__reduce_ex__(2), lambda: a('u', 'a').__reduce_ex__(3), lambda: a('i').__reduce_ex__('a'),
    lambda: A._array_reconstructor(5, 'i', 1, b'abcd'), lambda: A._array_reconstructor(list, 'i', 1, b'abcd'),
    lambda: A._array_reconstructor(a, 'x', 1, b'abcd'), lambda: A._array_reconstructor(a, 'i', 99, b'abcd'),
    lambda: A._array_reconstructor(a, 'i', 8, 'abcd'), lambda: A._array_reconstructor(a, 'i', 1, b'abc'),
    lambda: copy.deepcopy(a('i', [1])), lambda: copy.copy(a('i', [1])), lambda: 1 in a('i', [1]), lambda: 'a' in a('i', [1]),
    lambda: memoryview(a('i', [1])).format, lambda: memoryview(a('u', 'a')).format, lambda: memoryview(a('l', [1, 2])).shape,
    lambda: memoryview(a('d', [1.5, 2]))[1], lambda: a[int], lambda: a('i', [1]).reverse(), lambda: list(a('i', [1, 2])),
    lambda: a('i', [1]).tolist(), lambda: a('i', range(3)), lambda: a('i', (x for x in (1, 2))), lambda: a('i', {1: 2}),
    lambda: a('b', b'\xff'), lambda: a('i', memoryview(b'abcd')), lambda: a('u', '\U0001f600'), lambda: a('u', ['\ud800']),
    lambda: a('u', b'abcd'), lambda: a('u', b'\xff\xff\xff\xff')[0], lambda: a('i', [1]).index(), lambda: a('i', [1]).pop('a'),
    lambda: a('i', [1]).insert('a', 1), lambda: a('i', [1]).insert(1), lambda: a('i', [1]).index('a', 'b'), lambda: a('i', [True]),
    lambda: a('f', [0.1])[0], lambda: a('i').append(2**100), lambda: a('b').append(2**100), lambda: a('I').append(2**100),
    lambda: a('I').append(1.5), lambda: a('I').append('a'), lambda: a('Q').append(1.5), lambda: a('B').append(2**40),
    lambda: a('i', [1]).typecode + str(a('i').itemsize), lambda: a('i', [1, 2]).__contains__(Wrong()), lambda: A.typecodes,
]:
    t(f)
for fmt in range(22):
    t(lambda: A._array_reconstructor(a, 'd' if fmt in (14, 15, 16, 17) else 'q', fmt, bytes(range(64, 72)) if fmt < 18 else b'\0a\0\0' * 2))
x = a('i', [1, 2, 3])
m = memoryview(x)
for f in [
    lambda: x.append(1), lambda: x.pop(), lambda: x.extend([1]), lambda: x.extend([]), lambda: x.insert(0, 1),
    lambda: x.__delitem__(0), lambda: x.__setitem__(slice(0, 0), a('i', [1])), lambda: x.__setitem__(slice(0, 1), a('i', [9])),
    lambda: x.frombytes(b'abcd'), lambda: x.frombytes(b''), lambda: x.fromlist([1]), lambda: x.byteswap(), lambda: x.reverse(),
    lambda: x.__imul__(2), lambda: x.__imul__(1), lambda: x.remove(1), lambda: x.__iadd__(a('i', [1])), lambda: x.fromunicode(''),
]:
    t(f)
m[0] = 5
print(x)
m.release()
x.append(7)
print(x)
i = iter(a('i', [1, 2]))
next(i)
t(lambda: i.__reduce__()[1:])
t(lambda: i.__setstate__(0))
t(lambda: list(i))
t(lambda: i.__reduce__()[1:])
t(lambda: next(i))


class S(a):
    pass


s = S('i', [1])
s.attr = 5
t(lambda: s)
t(lambda: s.__reduce_ex__(3)[2])
t(lambda: type(s + a('i')))
x = a('i', [1, 2])
x += x
print(x)
t(lambda: x.__iadd__([1]))
x *= 2
print(x)
x[1:3] = x
print(x)
del x[::2]
print(x)
x[::2] = a('i', [7] * len(x[::2]))
print(x)
x[5:2] = a('i', [8, 9])
print(x)
del x[1:3]
del x[::-2]
print(x)
for protocol in range(6):
    for y in (a('i', range(5)), a('d', [1.5]), a('u', 'x\u20ac'), a('Q', [2**64 - 1]), a('b')):
        z = pickle.loads(pickle.dumps(y, protocol))
        assert z == y and z.typecode == y.typecode
f = io.BytesIO()
a('h', range(1000)).tofile(f)
f.seek(0)
y = a('h')
y.fromfile(f, 1000)
print(len(y), y[999], sum(y))
big = a('l')
for k in range(10000):
    big.append(k)
for k in range(9000):
    big.pop()
for k in range(500):
    big.insert(0, k)
    del big[-1]
print(len(big), big[:3], big[-3:])
from collections.abc import MutableSequence
print(isinstance(big, MutableSequence))
match a('i', [1, 2]):
    case [p, q]:
        print('sequence', p, q)
