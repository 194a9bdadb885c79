"""Writes PNG pictures. Used by the other examples; not a program of its own."""
import struct

try:
    from zlib import compress, crc32
except ImportError:
    def make_crc_table():
        table = []
        for n in range(256):
            for _ in range(8):
                n = n >> 1 ^ 0xEDB88320 if n & 1 else n >> 1
            table.append(n)
        return table

    CRC_TABLE = make_crc_table()

    def crc32(data):
        crc = 0xFFFFFFFF
        for byte in data:
            crc = CRC_TABLE[(crc ^ byte) & 255] ^ crc >> 8
        return crc ^ 0xFFFFFFFF

    def adler32(data):
        a, b = 1, 0
        for byte in data:
            a = (a + byte) % 65521
            b = (b + a) % 65521
        return b << 16 | a

    def compress(data, level=0):
        """A zlib stream of stored blocks: valid Deflate, not smaller than its input."""
        out = [b"\x78\x01"]
        for start in range(0, len(data), 65535):
            block = data[start:start + 65535]
            last = start + 65535 >= len(data)
            out.append(struct.pack("<BHH", last, len(block), len(block) ^ 0xFFFF))
            out.append(block)
        out.append(struct.pack(">I", adler32(data)))
        return b"".join(out)


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", crc32(body))


def write_png(path, width, rows):
    """Writes rows (bytes of width red-green-blue triples each) as an 8-bit picture."""
    for row in rows:
        if len(row) != width * 3:
            raise ValueError("a row has %d bytes, not %d" % (len(row), width * 3))
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    pixels = compress(b"".join(b"\0" + row for row in rows))
    with open(path, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n")
        out.write(chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


def checksum(rows):
    """A number that depends on every pixel, for comparing pictures."""
    total = 1
    for row in rows:
        total = (total * 31 + crc32(row)) % 1000000007
    return total
