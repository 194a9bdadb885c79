"""Decompression in pure Python: a Deflate stream, and a block-sorted one like bzip2's.

The program first compresses a text of its own (a small part of the time), then decodes both
streams `size` times: bit buffers, Huffman tables in dicts, byte arrays, move-to-front lists.
"""
import sys

SIZE = 96

LENGTH_BASE = (3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83,
               99, 115, 131, 163, 195, 227, 258)
LENGTH_EXTRA = (0,) * 8 + (1,) * 4 + (2,) * 4 + (3,) * 4 + (4,) * 4 + (5,) * 4 + (0,)
DISTANCE_BASE = (1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769,
                 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577)
DISTANCE_EXTRA = tuple(max(0, i // 2 - 1) for i in range(30))
CODE_ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
END = 256


class BitReader:
    """Reads bits from the least significant of each byte upwards."""

    def __init__(self, data):
        self.data = data
        self.position = 0
        self.buffer = 0
        self.held = 0

    def need(self, n):
        while self.held < n:
            self.buffer |= self.data[self.position] << self.held
            self.position += 1
            self.held += 8

    def bits(self, n):
        self.need(n)
        value = self.buffer & ((1 << n) - 1)
        self.buffer >>= n
        self.held -= n
        return value

    def align(self):
        self.buffer >>= self.held & 7
        self.held -= self.held & 7


class BitWriter:
    def __init__(self):
        self.out = bytearray()
        self.buffer = 0
        self.held = 0

    def bits(self, value, n):
        self.buffer |= value << self.held
        self.held += n
        while self.held >= 8:
            self.out.append(self.buffer & 255)
            self.buffer >>= 8
            self.held -= 8

    def code(self, code, n):
        for i in range(n - 1, -1, -1):
            self.bits(code >> i & 1, 1)

    def finish(self):
        if self.held:
            self.bits(0, 8 - self.held)
        return bytes(self.out)


def canonical_codes(lengths):
    """{symbol: (code, length)} of a canonical Huffman code given by its lengths."""
    codes = {}
    code = 0
    for length in range(1, 16):
        for symbol, n in enumerate(lengths):
            if n == length:
                codes[symbol] = (code, n)
                code += 1
        code <<= 1
    return codes


class HuffmanTable:
    def __init__(self, lengths):
        self.table = {}
        self.shortest = 15
        for symbol, (code, n) in canonical_codes(lengths).items():
            self.table[(n, code)] = symbol
            self.shortest = min(self.shortest, n)

    def read(self, reader):
        code = 0
        n = 0
        table = self.table
        while n < 15:
            code = code << 1 | reader.bits(1)
            n += 1
            if n >= self.shortest:
                symbol = table.get((n, code))
                if symbol is not None:
                    return symbol
        raise ValueError("bad Huffman code")


def code_lengths(counts, limit=15):
    """Huffman code lengths of symbols counted in a list; counts are halved until they fit."""
    while True:
        nodes = [(n, [s]) for s, n in enumerate(counts) if n]
        lengths = [0] * len(counts)
        if len(nodes) == 1:
            lengths[nodes[0][1][0]] = 1
            return lengths
        while len(nodes) > 1:
            nodes.sort(key=lambda node: (node[0], node[1][0]))
            (n1, s1), (n2, s2) = nodes[:2]
            for symbol in s1 + s2:
                lengths[symbol] += 1
            nodes[:2] = [(n1 + n2, s1 + s2)]
        if max(lengths) <= limit:
            return lengths
        counts = [(n + 1) // 2 for n in counts]


def find_matches(data):
    """LZ77 tokens: a byte value, or a pair of length and distance."""
    tokens = []
    heads = {}
    i = 0
    while i < len(data):
        key = data[i:i + 3]
        start = heads.get(key, -1)
        heads[key] = i
        length = 0
        if start >= 0 and i - start <= 32768 and len(key) == 3:
            length = 3
            while length < 258 and i + length < len(data) \
                    and data[start + length] == data[i + length]:
                length += 1
        if length:
            tokens.append((length, i - start))
            i += length
        else:
            tokens.append(data[i])
            i += 1
    return tokens


def bucket(value, bases):
    for i in range(len(bases) - 1, -1, -1):
        if bases[i] <= value:
            return i
    raise ValueError("no bucket for %d" % value)


def deflate(data):
    """One dynamic block; the code lengths are sent with a flat four-bit code."""
    tokens = find_matches(data)
    literals, distances = [0] * 286, [0] * 30
    literals[END] = 1
    for token in tokens:
        if isinstance(token, tuple):
            literals[257 + bucket(token[0], LENGTH_BASE)] += 1
            distances[bucket(token[1], DISTANCE_BASE)] += 1
        else:
            literals[token] += 1
    distances[0] += 1
    distances[1] += 1
    literal_lengths, distance_lengths = code_lengths(literals), code_lengths(distances)
    writer = BitWriter()
    writer.bits(1, 1)
    writer.bits(2, 2)
    writer.bits(286 - 257, 5)
    writer.bits(30 - 1, 5)
    writer.bits(19 - 4, 4)
    for symbol in CODE_ORDER:
        writer.bits(4 if symbol < 16 else 0, 3)
    for n in literal_lengths + distance_lengths:
        writer.code(n, 4)
    literal_codes, distance_codes = canonical_codes(literal_lengths), \
        canonical_codes(distance_lengths)
    for token in tokens:
        if isinstance(token, tuple):
            length, distance = token
            i = bucket(length, LENGTH_BASE)
            writer.code(*literal_codes[257 + i])
            writer.bits(length - LENGTH_BASE[i], LENGTH_EXTRA[i])
            i = bucket(distance, DISTANCE_BASE)
            writer.code(*distance_codes[i])
            writer.bits(distance - DISTANCE_BASE[i], DISTANCE_EXTRA[i])
        else:
            writer.code(*literal_codes[token])
    writer.code(*literal_codes[END])
    return writer.finish()


def read_lengths(reader, table, count):
    lengths = []
    while len(lengths) < count:
        symbol = table.read(reader)
        if symbol < 16:
            lengths.append(symbol)
        elif symbol == 16:
            lengths += [lengths[-1]] * (3 + reader.bits(2))
        elif symbol == 17:
            lengths += [0] * (3 + reader.bits(3))
        else:
            lengths += [0] * (11 + reader.bits(7))
    return lengths


def read_tables(reader, kind):
    if kind == 1:
        return (HuffmanTable([8] * 144 + [9] * 112 + [7] * 24 + [8] * 8),
                HuffmanTable([5] * 30))
    literals, distances = reader.bits(5) + 257, reader.bits(5) + 1
    count = reader.bits(4) + 4
    lengths = [0] * 19
    for symbol in CODE_ORDER[:count]:
        lengths[symbol] = reader.bits(3)
    lengths = read_lengths(reader, HuffmanTable(lengths), literals + distances)
    return HuffmanTable(lengths[:literals]), HuffmanTable(lengths[literals:])


def inflate(data):
    reader = BitReader(data)
    out = bytearray()
    last = 0
    while not last:
        last = reader.bits(1)
        kind = reader.bits(2)
        if kind == 0:
            reader.align()
            length = reader.bits(16)
            reader.bits(16)
            for _ in range(length):
                out.append(reader.bits(8))
            continue
        literals, distances = read_tables(reader, kind)
        while True:
            symbol = literals.read(reader)
            if symbol < END:
                out.append(symbol)
            elif symbol == END:
                break
            else:
                symbol -= 257
                length = LENGTH_BASE[symbol] + reader.bits(LENGTH_EXTRA[symbol])
                symbol = distances.read(reader)
                distance = DISTANCE_BASE[symbol] + reader.bits(DISTANCE_EXTRA[symbol])
                start = len(out) - distance
                for i in range(start, start + length):
                    out.append(out[i])
    return bytes(out)


def sort_block(data):
    """Burrows-Wheeler transform of the rotations; returns the last column and the index."""
    doubled = data + data
    n = len(data)
    order = sorted(range(n), key=lambda i: doubled[i:i + n])
    return bytes([doubled[i + n - 1] for i in order]), order.index(0)


def to_front_encode(data):
    symbols = list(range(256))
    out = []
    for byte in data:
        i = symbols.index(byte)
        out.append(i)
        symbols.insert(0, symbols.pop(i))
    return out


def block_compress(data):
    column, origin = sort_block(data)
    ranks = to_front_encode(column)
    counts = [0] * 256
    for rank in ranks:
        counts[rank] += 1
    lengths = code_lengths(counts)
    codes = canonical_codes(lengths)
    writer = BitWriter()
    writer.bits(len(data), 24)
    writer.bits(origin, 24)
    for n in lengths:
        writer.bits(n, 4)
    for rank in ranks:
        writer.code(*codes[rank])
    return writer.finish()


def block_decompress(data):
    reader = BitReader(data)
    size = reader.bits(24)
    origin = reader.bits(24)
    table = HuffmanTable([reader.bits(4) for _ in range(256)])
    symbols = list(range(256))
    column = bytearray()
    for _ in range(size):
        i = table.read(reader)
        byte = symbols[i]
        if i:
            del symbols[i]
            symbols.insert(0, byte)
        column.append(byte)
    starts = [0] * 257
    for byte in column:
        starts[byte + 1] += 1
    for i in range(256):
        starts[i + 1] += starts[i]
    following = [0] * size
    for i, byte in enumerate(column):
        following[starts[byte]] = i
        starts[byte] += 1
    out = bytearray()
    i = following[origin]
    for _ in range(size):
        out.append(column[i])
        i = following[i]
    return bytes(out)


def make_text(size):
    words = ("warp weft thread loom shuttle pattern cloth fibre wool linen silk the a of and to "
             "in over under through colour border edge knot").split()
    out = []
    state = 7
    length = 0
    while length < size:
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        word = words[(state >> 12) % len(words)]
        if state >> 8 & 15 == 0:
            word += ".\n"
        out.append(word)
        length += len(word) + 1
    return " ".join(out)[:size].encode()


def check(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def main(repeats):
    text = make_text(6000)
    packed, sorted_packed = deflate(text), block_compress(text)
    for _ in range(repeats):
        if inflate(packed) != text or block_decompress(sorted_packed) != text:
            print("wrong result")
            sys.exit(1)
    print(len(text), len(packed), len(sorted_packed), "%08x" % check(text))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
