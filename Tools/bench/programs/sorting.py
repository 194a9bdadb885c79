"""Sorting: the built-in sort on several kinds of input, and quick, merge and heap sort."""
import sys

SIZE = 39
COUNT = 5000


def numbers(n, seed):
    out = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(seed >> 4)
    return out


def quick_sort(items, low, high):
    while low < high:
        pivot = items[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while items[i] < pivot:
                i += 1
            while items[j] > pivot:
                j -= 1
            if i <= j:
                items[i], items[j] = items[j], items[i]
                i += 1
                j -= 1
        if j - low < high - i:
            quick_sort(items, low, j)
            low = i
        else:
            quick_sort(items, i, high)
            high = j


def merge_sort(items):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right = merge_sort(items[:middle]), merge_sort(items[middle:])
    out = []
    i = j = 0
    while i < len(left) and j < len(right):
        if right[j] < left[i]:
            out.append(right[j])
            j += 1
        else:
            out.append(left[i])
            i += 1
    out.extend(left[i:])
    out.extend(right[j:])
    return out


def heap_sort(items):
    n = len(items)
    for start in range(n // 2 - 1, -1, -1):
        sift(items, start, n)
    for end in range(n - 1, 0, -1):
        items[0], items[end] = items[end], items[0]
        sift(items, 0, end)


def sift(items, root, end):
    value = items[root]
    child = 2 * root + 1
    while child < end:
        if child + 1 < end and items[child] < items[child + 1]:
            child += 1
        if items[child] <= value:
            break
        items[root] = items[child]
        root = child
        child = 2 * root + 1
    items[root] = value


class Person:
    def __init__(self, name, age):
        self.name = name
        self.age = age

    def __lt__(self, other):
        return (self.age, self.name) < (other.age, other.name)


def built_in(data):
    strings = [str(x) for x in data]
    pairs = [(x % 50, s) for x, s in zip(data, strings)]
    floats = [x / 3.0 for x in data]
    people = [Person(s, x % 70) for x, s in zip(data, strings)][:1000]
    data = sorted(data)
    strings.sort()
    pairs.sort()
    floats.sort(reverse=True)
    people.sort()
    by_key = sorted(data, key=lambda x: x % 1000)
    by_length = sorted(strings, key=len)
    nearly = data[:]
    nearly[10], nearly[-10] = nearly[-10], nearly[10]
    nearly.sort()
    return (data[7], strings[7], pairs[7], int(floats[7]), people[7].name, by_key[7],
            by_length[7], nearly == data)


def main(repeats):
    data = numbers(COUNT, 99)
    for _ in range(repeats):
        first = built_in(data)
        quick = data[:]
        quick_sort(quick, 0, len(quick) - 1)
        merged = merge_sort(data)
        heaped = data[:]
        heap_sort(heaped)
        if not quick == merged == heaped == sorted(data):
            print("wrong result")
            sys.exit(1)
    print(first)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
